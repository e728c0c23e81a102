-- What a workspace can pay for. A plan is a name; what it gives and allows is a version, and a version is never changed:
-- staff add the next one, and who pays for an older one keeps it. Null limits are none.
create type public.billing_interval as enum ('month', 'year');

create table public.plans (
  code       text primary key constraint plans_code_shape check (code ~ '^[a-z][a-z0-9-]{1,30}$'),
  name       text not null constraint plans_name_length check (char_length(name) between 1 and 40),
  position   integer not null,
  is_offered boolean not null default true
);

create table public.plan_versions (
  id                 uuid primary key default gen_random_uuid(),
  plan_code          text not null references public.plans (code) on delete restrict,
  number             integer not null,
  credits            integer not null constraint plan_versions_credits check (credits between 0 and 1000000), -- a month; of the free plan once
  trial_days         integer not null default 0 constraint plan_versions_trial_days check (trial_days between 0 and 90),
  trial_credits      integer not null default 0 constraint plan_versions_trial_credits check (trial_credits between 0 and 1000000),
  members            integer constraint plan_versions_members check (members > 0),
  published_products integer constraint plan_versions_published_products check (published_products >= 0),
  storage_bytes      bigint constraint plan_versions_storage_bytes check (storage_bytes >= 0),
  channels           integer constraint plan_versions_channels check (channels >= 0),
  scheduled_posts    integer constraint plan_versions_scheduled_posts check (scheduled_posts >= 0),
  api_calls_per_day  integer constraint plan_versions_api_calls check (api_calls_per_day >= 0),
  instances          integer constraint plan_versions_instances check (instances >= 0),
  generations_at_once integer constraint plan_versions_generations_at_once check (generations_at_once > 0),
  generations_a_month integer constraint plan_versions_generations_a_month check (generations_a_month >= 0),
  features           text[] not null default '{}',
  created_by         uuid references public.profiles (user_id) on delete set null,
  created_at         timestamptz not null default now(),
  constraint plan_versions_number_unique unique (plan_code, number)
);
create index plan_versions_created_by on public.plan_versions (created_by);

create table public.plan_prices (
  id              uuid primary key default gen_random_uuid(),
  plan_version_id uuid not null references public.plan_versions (id) on delete restrict,
  "interval"      public.billing_interval not null,
  currency        text not null references public.currencies (code) on delete restrict,
  amount_cents    integer not null constraint plan_prices_amount_positive check (amount_cents > 0),
  constraint plan_prices_one_each unique (plan_version_id, "interval", currency)
);
create index plan_prices_currency on public.plan_prices (currency);

-- Credits bought on top; they never expire. What a pack costs or holds is never changed: staff end it and add another.
create table public.credit_packs (
  id         uuid primary key default gen_random_uuid(),
  credits    integer not null constraint credit_packs_credits check (credits between 1 and 1000000),
  is_offered boolean not null default true,
  created_at timestamptz not null default now()
);
create table public.credit_pack_prices (
  id             uuid primary key default gen_random_uuid(),
  credit_pack_id uuid not null references public.credit_packs (id) on delete restrict,
  currency       text not null references public.currencies (code) on delete restrict,
  amount_cents   integer not null constraint credit_pack_prices_amount_positive check (amount_cents > 0),
  constraint credit_pack_prices_one_each unique (credit_pack_id, currency)
);
create index credit_pack_prices_currency on public.credit_pack_prices (currency);

create trigger append_only before update or delete on public.plan_versions for each row
  when (pg_trigger_depth() = 0) execute function private.forbid_change(); -- but for who made it, forgotten with the person
create trigger append_only before update or delete on public.plan_prices for each row execute function private.forbid_change();
create trigger append_only before update or delete on public.credit_pack_prices for each row execute function private.forbid_change();

-- The catalogue a new platform begins with. Staff change it in the back office.
insert into public.plans (code, name, position) values
  ('free', 'Free', 1), ('starter', 'Starter', 2), ('pro', 'Pro', 3), ('enterprise', 'Enterprise', 4);
insert into public.plan_versions
  (plan_code, number, credits, members, published_products, storage_bytes, channels, scheduled_posts, api_calls_per_day, instances,
   generations_at_once, generations_a_month, features)
values
  ('free', 1, 10, 3, 3, 500000000, 1, 10, 1000, 0, 3, 20, '{}'),
  ('starter', 1, 50, 5, 25, 5000000000, 3, 100, 10000, 0, 10, null, '{email_support}'),
  ('pro', 1, 200, 20, 250, 50000000000, 10, 1000, 100000, 1, 25, null, '{email_support,priority_queue}'),
  ('enterprise', 1, 1000, null, null, 500000000000, 50, null, null, 10, null, null, '{email_support,priority_queue,dedicated_help}');
insert into public.plan_prices (plan_version_id, "interval", currency, amount_cents)
select v.id, p."interval"::public.billing_interval, c.currency, p.amount_cents
from (values ('starter', 'month', 900), ('starter', 'year', 9000), ('pro', 'month', 2900), ('pro', 'year', 29000),
  ('enterprise', 'month', 9900), ('enterprise', 'year', 99000)) as p (plan_code, "interval", amount_cents)
join public.plan_versions v on v.plan_code = p.plan_code
cross join (values ('eur'), ('usd'), ('gbp')) as c (currency);
insert into public.credit_packs (credits) values (25), (100), (500);
insert into public.credit_pack_prices (credit_pack_id, currency, amount_cents)
select k.id, c.currency, p.amount_cents from (values (25, 500), (100, 1800), (500, 8000)) as p (credits, amount_cents)
join public.credit_packs k on k.credits = p.credits cross join (values ('eur'), ('usd'), ('gbp')) as c (currency);

-- The newest version of each plan: what a new subscription gets.
create view public.plan_offers with (security_invoker = true) as
select p.code, p.name, p.position, v.id as plan_version_id, v.number, v.credits, v.trial_days, v.trial_credits, v.members,
  v.published_products, v.storage_bytes, v.channels, v.scheduled_posts, v.api_calls_per_day, v.instances, v.generations_at_once,
  v.generations_a_month, v.features, p.is_offered
from public.plans p
join lateral (
  select n.id, n.number, n.credits, n.trial_days, n.trial_credits, n.members, n.published_products, n.storage_bytes, n.channels,
    n.scheduled_posts, n.api_calls_per_day, n.instances, n.generations_at_once, n.generations_a_month, n.features
  from public.plan_versions n where n.plan_code = p.code order by n.number desc limit 1
) v on true;

create function private.free_version_id()
returns uuid language plpgsql stable security definer set search_path = '' as $$
begin
  return (select v.id from public.plan_versions v where v.plan_code = 'free' order by v.number desc limit 1);
end $$;

create function private.welcome_credits()
returns integer language plpgsql stable security definer set search_path = '' as $$
begin
  return (select v.credits from public.plan_versions v where v.id = private.free_version_id());
end $$;

-- Adds the next version of a plan with its prices, in one go. Fields of `p_terms` are columns of plan_versions; what it leaves
-- out stays as in the version before. `p_prices`: [{interval, currency, amountCents}]. For platform admins. Saving from a stale
-- page is refused.
create function public.add_plan_version(p_plan_code text, p_from_number integer, p_terms jsonb, p_prices jsonb)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_old public.plan_versions;
  v_new public.plan_versions;
begin
  if not private.is_platform_admin() then perform private.refuse(404, 'not_found'); end if;
  perform from public.plans where code = p_plan_code for update;
  if not found then perform private.refuse(404, 'plan_not_found'); end if;
  select * into v_old from public.plan_versions where plan_code = p_plan_code order by number desc limit 1;
  if v_old.number is distinct from p_from_number then perform private.refuse(409, 'stale_version'); end if;
  v_new := jsonb_populate_record(v_old, p_terms - '{id,plan_code,number,created_by,created_at}'::text[]);
  v_new.id := gen_random_uuid();
  v_new.number := v_old.number + 1;
  v_new.created_by := (select auth.uid());
  v_new.created_at := now();
  insert into public.plan_versions select v_new.*;
  if p_plan_code = 'free' and jsonb_array_length(p_prices) > 0 then perform private.refuse(422, 'free_plan_has_no_price'); end if;
  insert into public.plan_prices (plan_version_id, "interval", currency, amount_cents)
  select v_new.id, r."interval", r.currency, r."amountCents"
  from jsonb_to_recordset(p_prices) as r ("interval" public.billing_interval, currency text, "amountCents" integer);
  return v_new.id;
end $$;

create trigger audit after insert on public.plan_versions
  for each row execute function private.audit('plan_version', 'id', '', 'plan_code', 'number', 'credits', 'members', 'published_products');
create trigger audit after insert or update on public.credit_packs
  for each row execute function private.audit('credit_pack', 'id', '', 'credits', 'is_offered');

alter table public.plans enable row level security;
alter table public.plan_versions enable row level security;
alter table public.plan_prices enable row level security;
alter table public.credit_packs enable row level security;
alter table public.credit_pack_prices enable row level security;
-- The catalogue is public: the pricing page shows it, and who pays for an older version reads that.
create policy everyone_select on public.plans for select to anon, authenticated using (true);
create policy everyone_select on public.plan_versions for select to anon, authenticated using (true);
create policy everyone_select on public.plan_prices for select to anon, authenticated using (true);
create policy everyone_select on public.credit_packs for select to anon, authenticated using (true);
create policy everyone_select on public.credit_pack_prices for select to anon, authenticated using (true);
grant select on public.plans, public.plan_prices, public.credit_packs, public.credit_pack_prices, public.plan_offers to anon, authenticated, service_role;
grant select (id, plan_code, number, credits, trial_days, trial_credits, members, published_products, storage_bytes, channels,
  scheduled_posts, api_calls_per_day, instances, generations_at_once, generations_a_month, features, created_at) on public.plan_versions to anon, authenticated;
grant select on public.plan_versions to service_role;
grant execute on function public.add_plan_version to authenticated;
