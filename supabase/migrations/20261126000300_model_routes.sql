-- Which model does which task, in which order, at which price: staff edit it, every process reads it without a restart. And
-- keys of a workspace's own at a provider, encrypted before they reach the database, which make its generations cheaper.

-- A task without routes of its own is served by those of `default`. The version refuses a save from a stale page.
create table public.model_tasks (
  task    text primary key constraint model_tasks_task_shape check (task ~ '^[a-z][a-z_]{1,39}$'),
  version integer not null default 1
);

create table public.model_routes (
  id               uuid primary key default gen_random_uuid(),
  task             text not null references public.model_tasks (task) on delete cascade,
  position         integer not null constraint model_routes_position check (position between 1 and 20),
  provider         text not null constraint model_routes_provider check (provider in ('openai', 'groq', 'openrouter', 'gemini', 'compatible')),
  model            text constraint model_routes_model_length check (char_length(model) between 1 and 120), -- null: the one named in AI_MODEL
  temperature      numeric(3, 2) constraint model_routes_temperature check (temperature between 0 and 2), -- null: what the task asks for
  max_tokens       integer constraint model_routes_max_tokens check (max_tokens between 16 and 200000), -- null: what the task asks for
  input_usd        numeric(12, 4) constraint model_routes_input_not_negative check (input_usd >= 0), -- a million tokens; null: not known
  output_usd       numeric(12, 4) constraint model_routes_output_not_negative check (output_usd >= 0),
  first_token_ms   integer not null default 60000 constraint model_routes_first_token check (first_token_ms between 1000 and 600000),
  between_tokens_ms integer not null default 30000 constraint model_routes_between_tokens check (between_tokens_ms between 1000 and 600000),
  whole_ms         integer not null default 300000 constraint model_routes_whole check (whole_ms between 1000 and 900000),
  is_enabled       boolean not null default true,
  constraint model_routes_position_unique unique (task, position) deferrable initially deferred,
  constraint model_routes_model_named check (model is not null or provider = 'compatible'),
  constraint model_routes_prices_together check ((input_usd is null) = (output_usd is null))
);

insert into public.model_tasks (task) values ('default'), ('outline'), ('style_sheet'), ('section'), ('section_repair'), ('sales_page');
-- A route whose provider has no key is passed over, so that each operator begins with what they have. Prices are the providers'
-- list prices of the day this was written.
insert into public.model_routes (task, position, provider, model, input_usd, output_usd, whole_ms)
select t.task, r.position, r.provider, r.model, r.input_usd, r.output_usd, case when t.task in ('section', 'section_repair') then 300000 else 180000 end
from public.model_tasks t
cross join (values
  (1, 'compatible', null, null, null),
  (2, 'openai', 'gpt-4.1-mini', 0.40, 1.60),
  (3, 'gemini', 'gemini-2.5-flash', 0.30, 2.50),
  (4, 'groq', 'openai/gpt-oss-120b', 0.15, 0.60),
  (5, 'openrouter', 'openai/gpt-4.1-mini', 0.40, 1.60)
) as r (position, provider, model, input_usd, output_usd);

-- Prices now stand beside the route they are for.
drop table public.model_prices;

-- A breaker that is open, as the process that opened it tells. Only for showing: each process decides by its own.
create table public.provider_breakers (
  provider  text not null,
  process   text not null,
  reason    text not null,
  opened_at timestamptz not null default now(),
  retry_at  timestamptz not null,
  constraint provider_breakers_pkey primary key (provider, process)
);

-- A workspace's own keys. The server encrypts (AES-256-GCM, bound to workspace and provider) with a key from its environment;
-- the database never sees the key, and nobody is shown it again.
create table public.provider_keys (
  id           uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  provider     text not null constraint provider_keys_provider check (provider in ('openai', 'groq', 'openrouter', 'gemini')),
  ciphertext   text not null constraint provider_keys_ciphertext_size check (char_length(ciphertext) between 40 and 2000),
  key_id       text not null constraint provider_keys_key_id_shape check (key_id ~ '^[0-9a-f]{8}$'), -- which key of the environment encrypted it
  hint         text not null constraint provider_keys_hint_length check (char_length(hint) = 4),     -- its last four characters
  set_by       uuid references public.profiles (user_id) on delete set null,
  set_at       timestamptz not null default now(),
  constraint provider_keys_one_each unique (workspace_id, provider)
);
create index provider_keys_set_by on public.provider_keys (set_by);

alter table public.credit_prices
  add column own_key_credits integer, -- with a key of the workspace's own; null: no such price
  add constraint credit_prices_own_key_lower check (own_key_credits > 0 and own_key_credits < credits);
update public.credit_prices set own_key_credits = 2 where task = 'generate_product';

alter table public.ai_calls
  add column key_source      public.key_source not null default 'operator',
  add column route_position  integer, -- null: no route led here (the demo)
  add column reason          text,    -- of a failure, as a code: 'http_429 rate_limit_exceeded'
  add column fallback_reason text;    -- why the routes before this one were passed over
create index ai_calls_created_at on public.ai_calls (created_at desc);

create function private.announce_routes()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform pg_notify('model_routes', '');
  return null;
end $$;
create trigger announce after insert or update or delete or truncate on public.model_routes
  for each statement execute function private.announce_routes();

create trigger audit after insert or update or delete on public.model_routes
  for each row execute function private.audit('model_route', 'id', '', 'task+provider+model', 'position', 'temperature', 'max_tokens',
    'input_usd', 'output_usd', 'first_token_ms', 'between_tokens_ms', 'whole_ms', 'is_enabled');
create trigger audit after insert or update or delete on public.provider_keys
  for each row execute function private.audit('provider_key', 'id', 'workspace_id', 'provider', 'set_at');
drop trigger audit on public.credit_prices;
create trigger audit after insert or update or delete on public.credit_prices
  for each row execute function private.audit('credit_price', 'task', '', 'credits', 'own_key_credits');

-- An erased workspace keeps no secret.
create function private.forget_provider_keys()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.provider_keys where workspace_id = new.id;
  return null;
end $$;
create trigger forget_provider_keys after update of deleted_at on public.workspaces
  for each row when (new.deleted_at is not null) execute function private.forget_provider_keys();

-- Whose keys a workspace's next generation runs on: its own as soon as it has one that `default` has a route for, since then
-- every task is served.
create function private.key_source_of(p_workspace_id uuid)
returns public.key_source language sql stable security definer set search_path = '' as $$
  select case when exists (
    select from public.provider_keys k join public.model_routes r on r.provider = k.provider
    where k.workspace_id = p_workspace_id and r.task = 'default' and r.is_enabled
  ) then 'workspace' else 'operator' end::public.key_source
$$;

-- Replaces a task's routes, in the order given: [{id?, provider, model, temperature, max_tokens, input_usd, output_usd,
-- first_token_ms, between_tokens_ms, whole_ms, is_enabled}]. Returns the new version. For platform admins; saving from a stale
-- page is refused, and so is leaving `default` without a route.
create function public.set_model_routes(p_task text, p_version integer, p_routes jsonb)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_version integer;
begin
  perform private.require_platform_admin();
  select t.version into v_version from public.model_tasks t where t.task = p_task for update;
  if not found then perform private.refuse(404, 'model_task_not_found'); end if;
  if v_version is distinct from p_version then perform private.refuse(409, 'stale_version'); end if;
  if p_task = 'default' and not p_routes @> '[{"is_enabled": true}]' then perform private.refuse(422, 'default_route_needed'); end if;
  delete from public.model_routes where task = p_task
    and id <> all (array(select (r.value ->> 'id')::uuid from jsonb_array_elements(p_routes) r where r.value ->> 'id' is not null));
  insert into public.model_routes as m (id, task, position, provider, model, temperature, max_tokens, input_usd, output_usd,
    first_token_ms, between_tokens_ms, whole_ms, is_enabled)
  select coalesce(r.id, gen_random_uuid()), p_task, e.ordinality, r.provider, r.model, r.temperature, r.max_tokens, r.input_usd, r.output_usd,
    r.first_token_ms, r.between_tokens_ms, r.whole_ms, r.is_enabled
  from jsonb_array_elements(p_routes) with ordinality e
  cross join jsonb_to_record(e.value) as r (id uuid, provider text, model text, temperature numeric, max_tokens integer, input_usd numeric,
    output_usd numeric, first_token_ms integer, between_tokens_ms integer, whole_ms integer, is_enabled boolean)
  on conflict (id) do update set position = excluded.position, provider = excluded.provider, model = excluded.model,
    temperature = excluded.temperature, max_tokens = excluded.max_tokens, input_usd = excluded.input_usd, output_usd = excluded.output_usd,
    first_token_ms = excluded.first_token_ms, between_tokens_ms = excluded.between_tokens_ms, whole_ms = excluded.whole_ms,
    is_enabled = excluded.is_enabled where m.task = p_task;
  update public.model_tasks t set version = t.version + 1 where t.task = p_task returning t.version into v_version;
  return v_version;
exception
  when check_violation or not_null_violation then perform private.refuse(422, 'input_invalid');
end $$;

-- What a task costs from now on. Running generations keep their price. For platform admins.
create function public.set_credit_price(p_task text, p_credits integer, p_own_key_credits integer)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  update public.credit_prices set credits = p_credits, own_key_credits = p_own_key_credits where task = p_task;
  if not found then perform private.refuse(404, 'model_task_not_found'); end if;
exception
  when check_violation then perform private.refuse(422, 'own_key_price_too_high');
end $$;

-- Stores a workspace's own key at a provider, encrypted by the server, or replaces the one there. Admins, in person.
create function public.set_provider_key(p_workspace_id uuid, p_provider text, p_ciphertext text, p_key_id text, p_hint text)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.enter_workspace(p_workspace_id, 'admin', 'people');
  insert into public.provider_keys as k (workspace_id, provider, ciphertext, key_id, hint, set_by)
  values (p_workspace_id, p_provider, p_ciphertext, p_key_id, p_hint, (select auth.uid()))
  on conflict (workspace_id, provider) do update
  set ciphertext = excluded.ciphertext, key_id = excluded.key_id, hint = excluded.hint, set_by = excluded.set_by, set_at = now()
  returning k.id into v_id;
  return v_id;
exception
  when check_violation then perform private.refuse(422, 'input_invalid');
end $$;

-- Forgets a key at once, also in a workspace that waits for its deletion. Repeating changes nothing.
create function public.remove_provider_key(p_workspace_id uuid, p_provider text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.enter_workspace(p_workspace_id, 'viewer', 'people');
  if (p_workspace_id = any (array(select private.my_record_workspace_ids()))) is not true then perform private.refuse(403, 'role_too_low'); end if;
  delete from public.provider_keys where workspace_id = p_workspace_id and provider = p_provider;
end $$;

-- Failures of a workspace's own key say nothing about a provider.
create function private.calls_since(p_since timestamptz)
returns table (provider text, created_at timestamptz, outcome text, reason text, latency_ms integer)
language sql stable security definer set search_path = '' as $$
  select c.provider, c.created_at, c.outcome, c.reason, c.latency_ms from public.ai_calls c
  where c.created_at >= p_since and c.outcome <> 'cancelled'
    and not (c.key_source = 'workspace' and c.outcome in ('unauthorised', 'rate_limited', 'bad_request'))
$$;

-- How each provider did in the last 24 hours, by the log of calls. `answered` leaves out what failed; times are of those.
create function public.provider_health()
returns table (provider text, calls bigint, answered bigint, p50_ms integer, p95_ms integer, last_success_at timestamptz,
  last_failure_at timestamptz, last_failure text, last_reason text) language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query
  select c.provider, count(*), count(*) filter (where c.outcome = 'succeeded'),
    (percentile_cont(0.5) within group (order by c.latency_ms) filter (where c.outcome = 'succeeded'))::integer,
    (percentile_cont(0.95) within group (order by c.latency_ms) filter (where c.outcome = 'succeeded'))::integer,
    max(c.created_at) filter (where c.outcome = 'succeeded'), max(c.created_at) filter (where c.outcome <> 'succeeded'),
    (array_agg(c.outcome order by c.created_at desc) filter (where c.outcome <> 'succeeded'))[1],
    (array_agg(c.reason order by c.created_at desc) filter (where c.outcome <> 'succeeded'))[1]
  from private.calls_since(now() - interval '24 hours') c group by c.provider;
end $$;

-- The same by hour, oldest first: `hour` counts back from the present one, 0 to 23. Hours without a call have no row.
create function public.provider_hours()
returns table (provider text, hour integer, calls bigint, answered bigint, p50_ms integer, p95_ms integer)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query
  select c.provider, h.hour, count(*), count(*) filter (where c.outcome = 'succeeded'),
    (percentile_cont(0.5) within group (order by c.latency_ms) filter (where c.outcome = 'succeeded'))::integer,
    (percentile_cont(0.95) within group (order by c.latency_ms) filter (where c.outcome = 'succeeded'))::integer
  from private.calls_since(now() - interval '24 hours') c
  cross join lateral (select least(23, floor(extract(epoch from now() - c.created_at) / 3600))::integer as hour) h
  group by c.provider, h.hour order by c.provider, h.hour desc;
end $$;

-- The newest calls that another route had been passed over for.
create function public.recent_fallbacks(p_limit integer default 20)
returns table (id uuid, created_at timestamptz, workspace_id uuid, workspace_name text, task text, provider text, model text,
  route_position integer, outcome text, fallback_reason text) language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query
  select c.id, c.created_at, c.workspace_id, w.name, c.task, c.provider, c.model, c.route_position, c.outcome, c.fallback_reason
  from public.ai_calls c join public.workspaces w on w.id = c.workspace_id
  where c.fallback_reason is not null and c.attempt = 1 and c.created_at >= now() - interval '7 days'
  order by c.created_at desc, c.id limit least(p_limit, 100);
end $$;

alter table public.model_tasks enable row level security;
alter table public.model_routes enable row level security;
alter table public.provider_breakers enable row level security;
alter table public.provider_keys enable row level security;

create policy platform_admins_select on public.model_tasks for select to authenticated using ((select private.is_platform_admin()));
create policy platform_admins_select on public.model_routes for select to authenticated using ((select private.is_platform_admin()));
create policy platform_admins_select on public.provider_breakers for select to authenticated using ((select private.is_platform_admin()));
create policy admins_select on public.provider_keys for select to authenticated
  using (workspace_id = any (array(select private.my_record_workspace_ids())));
create policy keys_select on public.provider_keys as restrictive for select to authenticated using ((select private.key_may('people')));

grant select on public.model_tasks, public.model_routes, public.provider_breakers to authenticated, service_role;
grant insert, update, delete on public.provider_breakers to service_role;
grant select (id, workspace_id, provider, hint, set_by, set_at) on public.provider_keys to authenticated;
grant select, update (ciphertext, key_id) on public.provider_keys to service_role;
grant execute on function public.set_model_routes, public.set_credit_price, public.set_provider_key,
  public.remove_provider_key, public.provider_health, public.provider_hours, public.recent_fallbacks to authenticated;
