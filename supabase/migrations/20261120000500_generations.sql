-- One AI job that makes a product, in steps that are each paid for, stored and resumed on their own. A step's job is
-- added in the transaction that creates the step; its result and the next steps are one transaction too, so a killed
-- worker loses at most the step it was in. `attempt` fences a worker that lost its job: it can no longer write.
create type public.generation_state as enum ('queued', 'running', 'awaiting_approval', 'paused', 'succeeded', 'failed', 'cancelled');
create type public.step_kind as enum ('outline', 'style_sheet', 'section', 'section_repair', 'sales_page', 'cover');
create type public.key_source as enum ('operator', 'workspace');
create type public.step_state as enum ('queued', 'running', 'done', 'failed', 'cancelled');

-- What a task costs, edited by staff.
create table public.credit_prices (
  task    text primary key,
  credits integer not null constraint credit_prices_positive check (credits > 0),
  included_words integer constraint credit_prices_included_positive check (included_words > 0) -- beyond them the price grows with the words; null: it doesn't
);
insert into public.credit_prices (task, credits, included_words) values ('generate_product', 5, 10000);

create table public.generations (
  id              uuid primary key default gen_random_uuid(),
  workspace_id    uuid not null,
  product_id      uuid not null,
  created_by      uuid references public.profiles (user_id) on delete set null,
  state           public.generation_state not null default 'queued',
  brief           jsonb not null constraint generations_brief_size check (pg_column_size(brief) <= 262144),
  words           integer not null default 0 constraint generations_words_not_negative check (words >= 0), -- ordered
  credits         integer not null constraint generations_credits_positive check (credits > 0), -- its whole price
  credits_paid    integer not null default 0 constraint generations_paid_within_price check (credits_paid between 0 and credits),
  key_source      public.key_source not null default 'operator',
  outline_version integer not null default 1, -- refuses a save from a stale page
  hold_id         uuid not null references private.credit_holds (id) on delete restrict,
  error_code      text,
  idempotency_key text not null,
  created_at      timestamptz not null default now(),
  started_at      timestamptz,
  finished_at     timestamptz,
  waiting_since   timestamptz, -- for a person: approval, or the end of a pause
  constraint generations_product foreign key (product_id, workspace_id) references public.products (id, workspace_id) on delete cascade,
  constraint generations_key_unique unique (workspace_id, idempotency_key),
  constraint generations_finished check ((state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
  constraint generations_waiting check ((state in ('awaiting_approval', 'paused')) = (waiting_since is not null))
);
create index generations_product_id on public.generations (product_id, created_at desc);
create index generations_product_workspace on public.generations (product_id, workspace_id);
create index generations_workspace_id_created_at on public.generations (workspace_id, created_at desc);
create index generations_hold_id on public.generations (hold_id);
create index generations_created_by on public.generations (created_by);
create index generations_unfinished on public.generations (created_at) where finished_at is null;

create table public.generation_steps (
  id            uuid primary key default gen_random_uuid(),
  generation_id uuid not null references public.generations (id) on delete cascade,
  workspace_id  uuid not null references public.workspaces (id) on delete cascade,
  kind          public.step_kind not null,
  position      integer not null default 0, -- of the section; 0 for the others
  title         text not null default '',
  state         public.step_state not null default 'queued',
  attempt       integer not null default 0,
  partial       text not null default '',   -- the text so far, for who opens the page while it is written
  output        jsonb,
  words         integer,
  error_code    text,
  started_at    timestamptz,
  finished_at   timestamptz,
  constraint generation_steps_one_each unique (generation_id, kind, position)
);
create index generation_steps_workspace_id on public.generation_steps (workspace_id);

create table public.ai_calls (
  id            uuid primary key default gen_random_uuid(),
  workspace_id  uuid not null references public.workspaces (id) on delete cascade,
  generation_id uuid references public.generations (id) on delete set null,
  step_id       uuid references public.generation_steps (id) on delete set null,
  task          text not null,
  provider      text not null,
  model         text not null,
  attempt       integer not null,
  outcome       text not null,
  input_tokens  integer not null,
  output_tokens integer not null,
  is_estimated  boolean not null, -- the provider sent no usage
  cost_micros   bigint,           -- millionths of a US dollar; null when the model's price is not known
  latency_ms    integer not null,
  first_token_ms integer,
  provider_request_id text,
  created_at    timestamptz not null default now()
);
create index ai_calls_workspace_id_created_at on public.ai_calls (workspace_id, created_at desc);
create index ai_calls_generation_id on public.ai_calls (generation_id);
create index ai_calls_step_id on public.ai_calls (step_id);

-- US dollars per million tokens, kept by staff: what a call costs is unknown until its model is listed here.
create table public.model_prices (
  model      text primary key,
  input_usd  numeric(12, 4) not null constraint model_prices_input_not_negative check (input_usd >= 0),
  output_usd numeric(12, 4) not null constraint model_prices_output_not_negative check (output_usd >= 0)
);

-- Tells open pages that something changed; they read the present state themselves, under their own rights. Writers hear
-- from it that their generation is over.
create function private.announce_generation()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform pg_notify('generation', case tg_table_name
    when 'generations' then json_build_object('generationId', new.id, 'state', to_jsonb(new) ->> 'state')
    else json_build_object('generationId', to_jsonb(new) ->> 'generation_id') end::text);
  return null;
end $$;
create trigger announce after insert or update of state on public.generations
  for each row execute function private.announce_generation();
create trigger announce after insert or update of state, attempt on public.generation_steps
  for each row execute function private.announce_generation();

create function private.add_step(p_generation_id uuid, p_workspace_id uuid, p_kind public.step_kind, p_position integer, p_title text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_step_id uuid;
begin
  insert into public.generation_steps (generation_id, workspace_id, kind, position, title)
  values (p_generation_id, p_workspace_id, p_kind, p_position, p_title) returning id into v_step_id;
  perform private.queue_step(v_step_id);
end $$;

-- In turn with the workspace's other steps: outlines first, since somebody waits to see them, then one generation after the other.
create function private.queue_step(p_step_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.queue_in_turn(s.workspace_id, 'generation_step', json_build_object('stepId', s.id), 'step:' || s.id,
    case s.kind when 'outline' then null else g.created_at end)
  from public.generation_steps s join public.generations g on g.id = s.generation_id
  where s.id = p_step_id and g.state in ('queued', 'running'); -- while a person is awaited there is no job; going on gives one
end $$;

alter table public.credit_prices enable row level security;
alter table public.model_prices enable row level security;
alter table public.generations enable row level security;
alter table public.generation_steps enable row level security;
alter table public.ai_calls enable row level security;

create policy everyone_select on public.credit_prices for select to anon, authenticated using (credits > 0);
create policy members_select on public.generations for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_select on public.generation_steps for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_select on public.ai_calls for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));

grant select on public.credit_prices to anon, authenticated, service_role;
grant update (credits) on public.credit_prices to service_role;
grant select, insert, update, delete on public.model_prices to service_role;
grant select on public.generations, public.generation_steps, public.ai_calls to authenticated, service_role;
grant insert on public.ai_calls to service_role;
