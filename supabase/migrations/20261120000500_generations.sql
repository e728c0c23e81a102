-- One AI job that makes a product, in steps that are each paid for, stored and resumed on their own. A step's job is
-- added in the transaction that creates the step; its result and the next steps are one transaction too, so a killed
-- worker loses at most the step it was in. `attempt` fences a worker that lost its job: it can no longer write.
create type public.generation_state as enum ('queued', 'running', 'succeeded', 'failed', 'cancelled');
create type public.step_kind as enum ('outline', 'section', 'sales_page');
create type public.step_state as enum ('queued', 'running', 'done', 'failed', 'cancelled');

-- What a task costs, edited by staff.
create table public.credit_prices (
  task    text primary key,
  credits integer not null constraint credit_prices_positive check (credits > 0)
);
insert into public.credit_prices (task, credits) values ('generate_product', 5);

create table public.generations (
  id              uuid primary key default gen_random_uuid(),
  workspace_id    uuid not null,
  product_id      uuid not null,
  created_by      uuid references public.profiles (user_id) on delete set null,
  state           public.generation_state not null default 'queued',
  brief           jsonb not null constraint generations_brief_size check (pg_column_size(brief) <= 262144),
  credits         integer not null constraint generations_credits_positive check (credits > 0),
  hold_id         uuid not null references private.credit_holds (id) on delete restrict,
  error_code      text,
  idempotency_key text not null,
  created_at      timestamptz not null default now(),
  started_at      timestamptz,
  finished_at     timestamptz,
  constraint generations_product foreign key (product_id, workspace_id) references public.products (id, workspace_id) on delete cascade,
  constraint generations_key_unique unique (workspace_id, idempotency_key),
  constraint generations_finished check ((state in ('queued', 'running')) = (finished_at is null))
);
create index generations_product_id on public.generations (product_id, created_at desc);
create index generations_product_workspace on public.generations (product_id, workspace_id);
create index generations_workspace_id_created_at on public.generations (workspace_id, created_at desc);
create index generations_hold_id on public.generations (hold_id);
create index generations_created_by on public.generations (created_by);
create index generations_unfinished on public.generations (created_at) where state in ('queued', 'running');

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

create function private.queue_step(p_step_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.add_job('generation_step', json_build_object('stepId', p_step_id),
    job_key := 'step:' || p_step_id, max_attempts := 8);
end $$;

-- Orders a product: holds the credits, creates the draft, the generation and its first step, all or nothing. The same
-- key returns the first order.
create function public.order_generation(
  p_workspace_id uuid, p_user_id uuid, p_brief jsonb, p_author_name text, p_origin text, p_idempotency_key text
) returns table (generation_id uuid, product_id uuid) language plpgsql security definer set search_path = '' as $$
declare
  v_credits integer;
  v_hold_id uuid;
  v_generation_id uuid := gen_random_uuid();
begin
  if not exists (select from public.workspace_members m
                 where m.workspace_id = p_workspace_id and m.user_id = p_user_id and m.role >= 'member' and m.has_seat) then
    perform private.refuse(403, 'not_a_member');
  end if;
  if exists (select from public.workspaces where id = p_workspace_id and delete_at is not null) then
    perform private.refuse(409, 'workspace_frozen');
  end if;
  perform private.lock_wallet(p_workspace_id); -- the second of two equal orders waits here and then finds the first
  return query select g.id, g.product_id from public.generations g
  where g.workspace_id = p_workspace_id and g.idempotency_key = p_idempotency_key;
  if found then return; end if;

  select p.credits into strict v_credits from public.credit_prices p where p.task = 'generate_product';
  v_hold_id := public.hold_credits(p_workspace_id, v_credits, 'generation:' || v_generation_id, 'generation:' || p_workspace_id || ':' || p_idempotency_key, p_user_id);
  insert into public.products (workspace_id, type, language, title, author_name, origin, created_by)
  values (p_workspace_id, (p_brief ->> 'type')::public.product_type, p_brief ->> 'language',
    left(p_brief ->> 'topic', 200), p_author_name, p_origin, p_user_id)
  returning id into product_id;
  insert into public.generations (id, workspace_id, product_id, created_by, brief, credits, hold_id, idempotency_key)
  values (v_generation_id, p_workspace_id, product_id, p_user_id, p_brief, v_credits, v_hold_id, p_idempotency_key)
  returning id into generation_id;
  perform private.add_step(generation_id, p_workspace_id, 'outline', 0, '');
  return next;
end $$;

-- Takes a step for writing and returns what it needs, or no row when there is nothing to do any more.
create function public.begin_step(p_step_id uuid)
returns table (
  attempt integer, kind public.step_kind, "position" integer, title text, generation_id uuid, workspace_id uuid,
  product_id uuid, brief jsonb, outline jsonb
) language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  select g.* into v_generation from public.generations g
  join public.generation_steps s on s.generation_id = g.id where s.id = p_step_id for update of g;
  if not found or v_generation.state not in ('queued', 'running') then return; end if;
  update public.generations g set state = 'running', started_at = coalesce(g.started_at, now())
  where g.id = v_generation.id and g.state = 'queued';
  return query
  update public.generation_steps s
  set state = 'running', attempt = s.attempt + 1, partial = '', started_at = now()
  where s.id = p_step_id and s.state in ('queued', 'running')
  returning s.attempt, s.kind, s.position, s.title, s.generation_id, s.workspace_id, v_generation.product_id, v_generation.brief,
    (select o.output from public.generation_steps o where o.generation_id = s.generation_id and o.kind = 'outline');
end $$;

-- Keeps the text so far. False tells the worker to stop: the step was cancelled or taken over.
create function public.save_step_partial(p_step_id uuid, p_attempt integer, p_text text)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.generation_steps set partial = p_text where id = p_step_id and attempt = p_attempt and state = 'running';
  return found;
end $$;

-- Locks the generation, then marks the step done, if this attempt still owns it.
create function private.finish_step(p_step_id uuid, p_attempt integer, p_output jsonb, p_words integer)
returns public.generations language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  select g.* into v_generation from public.generations g
  join public.generation_steps s on s.generation_id = g.id where s.id = p_step_id for update of g;
  if v_generation.state <> 'running' then return null; end if;
  update public.generation_steps
  set state = 'done', output = p_output, words = p_words, partial = '', error_code = null, finished_at = now()
  where id = p_step_id and attempt = p_attempt and state = 'running';
  if not found then return null; end if;
  return v_generation;
end $$;

-- Stores the outline: the product gets its title, every section its step and job. False when no longer wanted.
create function public.complete_outline(p_step_id uuid, p_attempt integer, p_outline jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  v_generation := private.finish_step(p_step_id, p_attempt, p_outline, null);
  if v_generation.id is null then return false; end if;
  update public.products set title = left(p_outline ->> 'title', 200), subtitle = left(p_outline ->> 'subtitle', 300),
    promise = left(p_outline ->> 'promise', 600) where id = v_generation.product_id;
  perform private.add_step(v_generation.id, v_generation.workspace_id, 'section', s.ordinality::integer, left(s.value ->> 'title', 200))
  from jsonb_array_elements(p_outline -> 'sections') with ordinality as s;
  return true;
end $$;

-- Stores one section; the last one of them opens the sales page's step.
create function public.complete_section(p_step_id uuid, p_attempt integer, p_body text, p_words integer)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  v_generation := private.finish_step(p_step_id, p_attempt, null, p_words);
  if v_generation.id is null then return false; end if;
  insert into public.sections (product_id, workspace_id, position, title, body, is_sample)
  select v_generation.product_id, v_generation.workspace_id, s.position, s.title, p_body, s.position = 1
  from public.generation_steps s where s.id = p_step_id
  on conflict (product_id, position) do nothing;
  if not exists (select from public.generation_steps s
                 where s.generation_id = v_generation.id and s.kind = 'section' and s.state <> 'done') then
    perform private.add_step(v_generation.id, v_generation.workspace_id, 'sales_page', 0, '');
  end if;
  return true;
end $$;

-- Stores the sales page, takes the credits and ends the generation.
create function public.complete_sales_page(p_step_id uuid, p_attempt integer, p_sales_copy jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  v_generation := private.finish_step(p_step_id, p_attempt, p_sales_copy, null);
  if v_generation.id is null then return false; end if;
  update public.products set sales_copy = p_sales_copy where id = v_generation.product_id;
  perform public.capture_credits(v_generation.hold_id, v_generation.credits);
  update public.generations set state = 'succeeded', finished_at = now() where id = v_generation.id;
  return true;
end $$;

-- Ends a generation without success: open steps close, the hold is released, finished sections stay.
create function private.end_generation(p_generation_id uuid, p_state public.generation_state, p_error_code text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_hold_id uuid;
begin
  update public.generations set state = p_state, error_code = p_error_code, finished_at = now()
  where id = p_generation_id and state in ('queued', 'running') returning hold_id into v_hold_id;
  if not found then return false; end if;
  update public.generation_steps set state = 'cancelled', finished_at = now()
  where generation_id = p_generation_id and state in ('queued', 'running');
  perform public.release_credits(v_hold_id);
  return true;
end $$;

create function public.fail_step(p_step_id uuid, p_attempt integer, p_error_code text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation_id uuid;
begin
  select g.id into v_generation_id from public.generations g
  join public.generation_steps s on s.generation_id = g.id where s.id = p_step_id for update of g;
  update public.generation_steps set state = 'failed', error_code = p_error_code, finished_at = now()
  where id = p_step_id and attempt = p_attempt and state in ('queued', 'running');
  if not found then return false; end if;
  return private.end_generation(v_generation_id, 'failed', p_error_code);
end $$;

-- Callable by members: it only ever gives back, and checks the caller.
create function public.cancel_generation(p_generation_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform from public.generations where id = p_generation_id
    and workspace_id = any (array(select private.my_workspace_ids('member'))) and private.key_may('products:write') for update;
  if not found then perform private.refuse(404, 'generation_not_found'); end if;
  return private.end_generation(p_generation_id, 'cancelled', null);
end $$;

-- Continues a failed or cancelled generation at its first unfinished step, with a new hold. The key makes a double
-- click one order.
create function public.resume_generation(p_generation_id uuid, p_user_id uuid, p_idempotency_key text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_generation public.generations;
begin
  select g.* into v_generation from public.generations g
  join public.workspace_members m on m.workspace_id = g.workspace_id and m.user_id = p_user_id and m.role >= 'member' and m.has_seat
  where g.id = p_generation_id for update of g;
  if not found then perform private.refuse(404, 'generation_not_found'); end if;
  if exists (select from public.workspaces where id = v_generation.workspace_id and delete_at is not null) then
    perform private.refuse(409, 'workspace_frozen');
  end if;
  if v_generation.state not in ('failed', 'cancelled') then return false; end if;
  update public.generations set state = 'running', error_code = null, finished_at = null,
    hold_id = public.hold_credits(v_generation.workspace_id, v_generation.credits, 'generation:' || p_generation_id,
      'resume:' || p_generation_id || ':' || p_idempotency_key, p_user_id)
  where id = p_generation_id;
  -- The next attempt's number, so that a writer from before the end can't fail this step.
  update public.generation_steps set state = 'queued', attempt = attempt + 1, error_code = null, finished_at = null, partial = ''
  where generation_id = p_generation_id and state in ('failed', 'cancelled');
  perform private.queue_step(s.id) from public.generation_steps s where s.generation_id = p_generation_id and s.state = 'queued';
  return true;
end $$;

-- Fails generations whose open steps have no job left that could run them (a job that used up its attempts because its
-- worker kept dying), and releases holds that no open generation stands behind. Returns how many it ended.
create function public.sweep_generations()
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_stuck  uuid;
  v_hold   uuid;
  v_count  integer := 0;
begin
  for v_stuck in
    select s.id from public.generation_steps s join public.generations g on g.id = s.generation_id
    where g.state in ('queued', 'running') and s.state in ('queued', 'running')
      and not exists (select from graphile_worker.jobs j where j.key = 'step:' || s.id and j.attempts < j.max_attempts)
      and not exists (select from graphile_worker.jobs j where j.key = 'step:' || s.id and j.locked_at is not null)
  loop
    if (select public.fail_step(v_stuck, s.attempt, 'worker_lost') from public.generation_steps s where s.id = v_stuck) then
      v_count := v_count + 1;
    end if;
  end loop;
  for v_hold in
    select h.id from private.credit_holds h
    where h.state = 'held' and h.reference like 'generation:%' and h.created_at < now() - interval '10 minutes'
      and not exists (select from public.generations g where g.hold_id = h.id and g.state in ('queued', 'running'))
  loop
    perform public.release_credits(v_hold);
    v_count := v_count + 1;
  end loop;
  return v_count;
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
grant execute on function public.cancel_generation to authenticated;
grant execute on function public.order_generation, public.begin_step, public.save_step_partial, public.complete_outline,
  public.complete_section, public.complete_sales_page, public.fail_step, public.resume_generation, public.sweep_generations
  to service_role;
