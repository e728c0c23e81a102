-- Control over single sections after they are written: rewriting by a model for a price (revisions), every text a section had
-- and who or what made it (section_versions), locks, and provenance (ADR 0029). A revision is paid when its text is ready; what
-- becomes of that text is the creator's decision and costs nothing more.
create type public.revision_kind as enum ('regenerate', 'expand', 'shorten', 'tone', 'instruct', 'picture');
create type public.revision_state as enum ('queued', 'running', 'ready', 'accepted', 'rejected', 'failed', 'cancelled');
create type public.section_maker as enum ('model', 'revision', 'person', 'restore');

insert into public.credit_prices (task, credits) values ('revise_section', 1);
insert into public.model_tasks (task) values ('section_revision');
insert into public.model_routes (task, position, provider, model, temperature, max_tokens, input_usd, output_usd, first_token_ms, between_tokens_ms, whole_ms, is_enabled)
select 'section_revision', r.position, r.provider, r.model, r.temperature, r.max_tokens, r.input_usd, r.output_usd, r.first_token_ms,
  r.between_tokens_ms, r.whole_ms, r.is_enabled
from public.model_routes r where r.task = 'section';

create table public.revisions (
  id              uuid primary key default gen_random_uuid(),
  workspace_id    uuid not null,
  product_id      uuid not null references public.products (id) on delete cascade,
  section_id      uuid, -- null for a picture: that is the cover's (20261126001730_cover_pictures.sql)
  section_version integer, -- of the text it started from
  kind            public.revision_kind not null,
  wish            text not null default '' constraint revisions_wish_length check (char_length(wish) <= 1000), -- the tone, or the creator's own words
  -- UTF-16 offsets into before_text, as browsers count; null: the whole section.
  selection_start integer,
  selection_end   integer,
  quote           text constraint revisions_quote_size check (octet_length(quote) <= 400000),
  state           public.revision_state not null default 'queued',
  attempt         integer not null default 0, -- fences a worker that lost its job, as that of a step
  before_text     text not null,
  partial         text not null default '',
  after_text      text constraint revisions_after_size check (octet_length(after_text) <= 400000),
  words           integer constraint revisions_words_not_negative check (words >= 0), -- that the model wrote of it
  findings        jsonb not null default '[]' constraint revisions_findings_size check (jsonb_typeof(findings) = 'array' and pg_column_size(findings) <= 65536),
  credits         integer not null constraint revisions_credits_positive check (credits > 0),
  key_source      public.key_source not null,
  hold_id         uuid not null references private.credit_holds (id) on delete restrict,
  error_code      text,
  idempotency_key text not null,
  created_by      uuid references public.profiles (user_id) on delete set null,
  created_at      timestamptz not null default now(),
  started_at      timestamptz,
  finished_at     timestamptz, -- when its text was ready, or it ended without one
  decided_at      timestamptz,
  decided_by      uuid references public.profiles (user_id) on delete set null,
  constraint revisions_section foreign key (section_id, workspace_id) references public.sections (id, workspace_id) on delete cascade,
  constraint revisions_key_unique unique (workspace_id, idempotency_key),
  constraint revisions_selection check ((selection_start is null) = (selection_end is null) and (selection_start is null) = (quote is null)
    and coalesce(selection_start >= 0 and selection_end > selection_start, true)),
  constraint revisions_of_section check ((kind = 'picture') = (section_id is null) and (kind = 'picture') = (section_version is null)),
  constraint revisions_wish_given check (kind not in ('tone', 'instruct') or btrim(wish) <> ''),
  constraint revisions_finished check ((state in ('queued', 'running')) = (finished_at is null)),
  constraint revisions_ready_has_text check (state not in ('ready', 'accepted', 'rejected') or after_text is not null)
);
-- One at a time, and the next only once somebody decided. An exclusion, as for the sample section.
alter table public.revisions add constraint revisions_one_open exclude using btree (section_id with =) where (state in ('queued', 'running', 'ready'));
create index revisions_section_workspace on public.revisions (section_id, workspace_id);
create index revisions_workspace_id_created_at on public.revisions (workspace_id, created_at desc);
create index revisions_product_id on public.revisions (product_id);
create index revisions_hold_id on public.revisions (hold_id);
create index revisions_created_by on public.revisions (created_by);
create index revisions_decided_by on public.revisions (decided_by);
create index revisions_unfinished on public.revisions (created_at) where state in ('queued', 'running');

alter table public.ai_calls
  add column revision_id    uuid references public.revisions (id) on delete set null,
  add column prompt_version text; -- which fixed words of ours the model was given; null: none that are versioned
create index ai_calls_revision_id on public.ai_calls (revision_id);

alter table public.sections
  add column is_locked boolean not null default false,
  add column locked_by uuid references public.profiles (user_id) on delete set null,
  add column locked_at timestamptz,
  add constraint sections_locked_since check (is_locked = (locked_at is not null));
create index sections_locked_by on public.sections (locked_by);

-- Every text a section had. A model's text names its model and the version of the prompt.
create table public.section_versions (
  id             uuid primary key default gen_random_uuid(),
  section_id     uuid not null,
  workspace_id   uuid not null,
  version        integer not null,
  title          text not null,
  body           text not null,
  made_by        public.section_maker not null,
  user_id        uuid references public.profiles (user_id) on delete set null, -- who saved, accepted or restored it
  generation_id  uuid references public.generations (id) on delete set null,
  revision_id    uuid references public.revisions (id) on delete set null,
  restored_from  integer,
  provider       text,
  model          text,
  prompt_version text,
  source_ids     uuid[] not null default '{}', -- what the order gave the model to rest on
  -- Whose words these are: lengths of runs in turn, a model's first. Counted by the server after the save (authorship.ts).
  authorship     jsonb constraint section_versions_authorship_is_list check (jsonb_typeof(authorship) = 'array'),
  words          integer,
  people_words   integer,
  created_at     timestamptz not null default now(),
  constraint section_versions_section foreign key (section_id, workspace_id) references public.sections (id, workspace_id) on delete cascade,
  constraint section_versions_one_each unique (section_id, version),
  constraint section_versions_counted check ((authorship is null) = (words is null) and (authorship is null) = (people_words is null)
    and coalesce(people_words between 0 and words, true))
);
create index section_versions_section_workspace on public.section_versions (section_id, workspace_id);
create index section_versions_workspace_id on public.section_versions (workspace_id);
create index section_versions_user_id on public.section_versions (user_id);
create index section_versions_generation_id on public.section_versions (generation_id);
create index section_versions_revision_id on public.section_versions (revision_id);

alter table public.products add column shows_provenance boolean not null default false;
-- Of what is published: how each section was made, so that a buyer's file tells it of the text they have.
alter table public.product_versions add column provenance jsonb;
alter table public.pages add column provenance jsonb; -- the sum of it, where the creator shows it

-- Locks. A locked text stays as it is, whoever asks: a save, a revision and a restored version are refused.
create function private.guard_section_lock()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.is_locked and (new.title, new.body) is distinct from (old.title, old.body) then perform private.refuse(409, 'section_locked'); end if;
  if new.is_locked is distinct from old.is_locked then
    new.locked_by := case when new.is_locked then private.my_user_id() end;
    new.locked_at := case when new.is_locked then now() end;
  end if;
  return new;
end $$;
create trigger guard_section_lock before update of title, body, is_locked on public.sections
  for each row execute function private.guard_section_lock();

-- The step that a section's text came from just now: the pipeline marks it done in the same transaction, before it writes.
create function private.step_behind(p_section public.sections)
returns public.generation_steps language sql stable security definer set search_path = '' as $$
  select s from public.generation_steps s join public.generations g on g.id = s.generation_id
  where g.product_id = p_section.product_id and s.position = p_section.position and s.kind in ('section', 'section_repair') and s.state = 'done'
  order by s.finished_at desc, s.kind desc limit 1
$$;

-- Keeps each text with its maker, in the transaction that writes it. `noxloop.section_cause` is set by accept_revision and
-- restore_section; without it and without a caller, the pipeline wrote. People's oldest texts go, a model's stay.
create function private.keep_section_version()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_cause   text := coalesce(current_setting('noxloop.section_cause', true), '');
  v_version public.section_versions;
  v_step    public.generation_steps;
begin
  if tg_op = 'UPDATE' then
    if (new.title, new.body) is not distinct from (old.title, old.body) then return null; end if;
  end if;
  v_version.made_by := 'person';
  v_version.user_id := private.my_user_id();
  if v_cause like 'revision:%' then
    v_version.made_by := 'revision';
    v_version.revision_id := substr(v_cause, 10)::uuid;
  elsif v_cause like 'restore:%' then
    v_version.made_by := 'restore';
    v_version.restored_from := substr(v_cause, 9)::integer;
  elsif v_version.user_id is null and private.my_api_key_id() is null then
    v_step := private.step_behind(new);
    if v_step.id is not null then v_version.made_by := 'model'; end if;
    v_version.generation_id := v_step.generation_id;
  end if;
  if v_version.made_by in ('model', 'revision') then
    select c.provider, c.model, c.prompt_version into v_version.provider, v_version.model, v_version.prompt_version
    from public.ai_calls c where c.outcome = 'succeeded' and (c.step_id = v_step.id or c.revision_id = v_version.revision_id)
    order by c.created_at desc limit 1;
    v_version.source_ids := private.sources_of(new.product_id);
  end if;
  insert into public.section_versions (section_id, workspace_id, version, title, body, made_by, user_id, generation_id, revision_id,
    restored_from, provider, model, prompt_version, source_ids)
  values (new.id, new.workspace_id, new.version, new.title, new.body, v_version.made_by, v_version.user_id, v_version.generation_id,
    v_version.revision_id, v_version.restored_from, v_version.provider, v_version.model, v_version.prompt_version,
    coalesce(v_version.source_ids, '{}'));
  delete from public.section_versions v
  where v.section_id = new.id and v.version < new.version - 200 and v.made_by in ('person', 'restore');
  return null;
end $$;

-- The sources that the newest order of a product was given.
create function private.sources_of(p_product_id uuid)
returns uuid[] language sql stable security definer set search_path = '' as $$
  select array(select s.source_id from public.generation_sources s where s.generation_id = g.id order by s.position)
  from public.generations g where g.product_id = p_product_id order by g.created_at desc limit 1
$$;
create trigger keep_section_version after insert or update of title, body on public.sections
  for each row execute function private.keep_section_version();

-- Tells open pages and the writer that a revision changed its state.
create function private.announce_revision()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform pg_notify('revision', json_build_object('revisionId', new.id, 'state', new.state)::text);
  return null;
end $$;
create trigger announce after insert or update of state, attempt on public.revisions
  for each row execute function private.announce_revision();

-- One that is written or not wanted any more takes no share of the queue.
create function private.end_turn_of_revision()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.end_turn('revision:' || new.id);
  return null;
end $$;
create trigger end_turn after update of state on public.revisions for each row
  when (old.state in ('queued', 'running') and new.state not in ('queued', 'running')) execute function private.end_turn_of_revision();

-- A revision that goes with its product or workspace while it is written gives its credits back.
create function private.release_revision()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform public.release_credits(old.hold_id);
  perform private.end_turn('revision:' || old.id);
  return old;
end $$;
create trigger release_revision before delete on public.revisions
  for each row when (old.state in ('queued', 'running')) execute function private.release_revision();

-- What work of a fixed price costs this workspace now, and on whose keys it would run. For its members; no row for others.
create function private.quote_of(p_workspace_id uuid, p_task text)
returns table (credits integer, key_source public.key_source) language plpgsql stable security definer set search_path = '' as $$
begin
  if (p_workspace_id = any (array(select private.my_workspace_ids('viewer')))) is not true then return; end if;
  key_source := private.key_source_of(p_workspace_id);
  credits := private.price_of(p_task, key_source);
  return next;
end $$;

create function public.revision_quote(p_workspace_id uuid)
returns table (credits integer, key_source public.key_source) language sql stable security definer set search_path = '' as $$
  select q.credits, q.key_source from private.quote_of(p_workspace_id, 'revise_section') q
$$;

-- Orders a revision of a section as it is in `p_version`: holds the credits and queues the work, all or nothing. The same key
-- returns the first one.
create function public.request_revision(
  p_workspace_id uuid, p_user_id uuid, p_product_id uuid, p_section_id uuid, p_version integer, p_kind public.revision_kind, p_wish text,
  p_selection_start integer, p_selection_end integer, p_quote text, p_idempotency_key text
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_id         uuid := gen_random_uuid();
  v_known_id   uuid;
  v_section    public.sections;
  v_key_source public.key_source;
  v_credits    integer;
begin
  perform private.require_orderer(p_workspace_id, p_user_id);
  perform private.lock_wallet(p_workspace_id); -- of two requests at once the second waits here and then finds the first
  select r.id into v_known_id from public.revisions r where r.workspace_id = p_workspace_id and r.idempotency_key = p_idempotency_key;
  if found then return v_known_id; end if;
  select s.* into v_section from public.sections s
  where s.id = p_section_id and s.product_id = p_product_id and s.workspace_id = p_workspace_id for share;
  if not found then perform private.refuse(404, 'product_not_found'); end if;
  if v_section.is_locked then perform private.refuse(409, 'section_locked'); end if;
  if v_section.version is distinct from p_version then perform private.refuse(409, 'stale_version'); end if;
  if exists (select from public.revisions r where r.section_id = p_section_id and r.state in ('queued', 'running', 'ready')) then
    perform private.refuse(409, 'revision_open');
  end if;

  v_key_source := private.key_source_of(p_workspace_id);
  v_credits := private.price_of('revise_section', v_key_source);
  insert into public.revisions (id, workspace_id, product_id, section_id, section_version, kind, wish, selection_start, selection_end, quote,
    before_text, credits, key_source, idempotency_key, created_by, hold_id)
  values (v_id, p_workspace_id, p_product_id, p_section_id, p_version, p_kind, p_wish, p_selection_start, p_selection_end, p_quote,
    v_section.body, v_credits, v_key_source, p_idempotency_key, p_user_id,
    public.hold_credits(p_workspace_id, v_credits, 'revision:' || v_id, 'revision:' || p_workspace_id || ':' || p_idempotency_key, p_user_id));
  perform private.queue_in_turn(p_workspace_id, 'revise_section', json_build_object('revisionId', v_id), 'revision:' || v_id); -- first: somebody waits to see it
  return v_id;
end $$;

-- Takes a revision for writing and returns what it needs, or no row when there is nothing to do any more.
create function public.begin_revision(p_revision_id uuid)
returns table (
  attempt integer, kind public.revision_kind, wish text, selection_start integer, selection_end integer, before_text text,
  section_id uuid, section_title text, section_position integer, workspace_id uuid, product_id uuid, key_source public.key_source,
  title text, promise text, type public.product_type, language text, origin text, brief jsonb, outline jsonb, style_sheet jsonb
) language plpgsql security definer set search_path = '' as $$
begin
  return query
  update public.revisions r set state = 'running', attempt = r.attempt + 1, partial = '', started_at = coalesce(r.started_at, now())
  from public.sections s join public.products p on p.id = s.product_id
  left join lateral (select n.id, n.brief from public.generations n where n.product_id = p.id order by n.created_at desc limit 1) g on true
  where r.id = p_revision_id and r.state in ('queued', 'running') and s.id = r.section_id
  returning r.attempt, r.kind, r.wish, r.selection_start, r.selection_end, r.before_text, s.id, s.title, s.position, r.workspace_id,
    p.id, r.key_source, p.title, p.promise, p.type, p.language, p.origin, g.brief,
    (select o.output from public.generation_steps o where o.generation_id = g.id and o.kind = 'outline'),
    (select o.output from public.generation_steps o where o.generation_id = g.id and o.kind = 'style_sheet');
end $$;

-- Keeps the text so far. False tells the worker to stop: the revision was cancelled or taken over.
create function public.save_revision_partial(p_revision_id uuid, p_attempt integer, p_text text)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.revisions set partial = p_text where id = p_revision_id and attempt = p_attempt and state = 'running';
  return found;
end $$;

-- Stores the new text and takes its price: the creator has what they asked for. False when it is no longer wanted.
create function public.complete_revision(p_revision_id uuid, p_attempt integer, p_after text, p_findings jsonb, p_words integer default null)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_revision public.revisions;
begin
  update public.revisions set state = 'ready', after_text = p_after, words = p_words, findings = p_findings, partial = '', finished_at = now()
  where id = p_revision_id and attempt = p_attempt and state = 'running' returning * into v_revision;
  if not found then return false; end if;
  perform public.capture_credits(v_revision.hold_id, v_revision.credits);
  return true;
end $$;

-- Ends a revision without a text and gives its credits back. False when it had ended before.
create function private.end_revision(p_revision_id uuid, p_attempt integer, p_state public.revision_state, p_error_code text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_hold_id uuid;
begin
  update public.revisions set state = p_state, error_code = p_error_code, partial = '', finished_at = now()
  where id = p_revision_id and state in ('queued', 'running') and attempt = coalesce(p_attempt, attempt) returning hold_id into v_hold_id;
  if not found then return false; end if;
  return public.release_credits(v_hold_id);
end $$;

create function public.fail_revision(p_revision_id uuid, p_attempt integer, p_error_code text)
returns boolean language sql security definer set search_path = '' as $$
  select private.end_revision(p_revision_id, p_attempt, 'failed', p_error_code)
$$;

-- The revision, locked, if the caller may decide on it. It checks the caller for the functions below.
create function private.enter_revision(p_revision_id uuid)
returns public.revisions language plpgsql security definer set search_path = '' as $$
declare
  v_revision public.revisions;
begin
  select * into v_revision from public.revisions
  where id = p_revision_id and workspace_id = any (array(select private.my_workspace_ids('member'))) and private.key_may('products:write') for update;
  if not found then perform private.refuse(404, 'revision_not_found'); end if;
  return v_revision;
end $$;

-- Callable by members: it only ever gives back.
create function public.cancel_revision(p_revision_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform private.enter_revision(p_revision_id);
  return private.end_revision(p_revision_id, null, 'cancelled', null);
end $$;

-- Saves what the creator took of a revision, if the section is still in `p_version`, and returns the new version. Callable by
-- members with any text: they may save any, and what stands in it that is not theirs is the model's all the same.
create function public.accept_revision(p_revision_id uuid, p_version integer, p_body text)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_revision public.revisions := private.enter_revision(p_revision_id);
  v_version  integer;
begin
  if v_revision.state <> 'ready' then perform private.refuse(409, 'revision_closed'); end if;
  perform set_config('noxloop.section_cause', 'revision:' || p_revision_id, true);
  update public.sections set body = p_body where id = v_revision.section_id and version = p_version returning version into v_version;
  perform set_config('noxloop.section_cause', '', true);
  if v_version is null then perform private.refuse(409, 'stale_version'); end if;
  update public.revisions set state = 'accepted', decided_at = now(), decided_by = private.my_user_id() where id = p_revision_id;
  return v_version;
end $$;

-- Leaves the section as it is; the text stays in the revision. Of one that failed it says that somebody saw it. False when it was
-- decided before.
create function public.reject_revision(p_revision_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform private.enter_revision(p_revision_id);
  update public.revisions set state = case state when 'ready' then 'rejected' else 'cancelled' end::public.revision_state,
    decided_at = now(), decided_by = private.my_user_id()
  where id = p_revision_id and state in ('ready', 'failed');
  return found;
end $$;

-- Gives a section a text it had, as a new version, if it is still in `p_version`. Returns the new version.
create function public.restore_section(p_section_id uuid, p_version integer, p_from integer)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_former  public.section_versions;
  v_version integer;
begin
  select v.* into v_former from public.section_versions v
  where v.section_id = p_section_id and v.version <= p_from and v.workspace_id = any (array(select private.my_workspace_ids('member')))
    and private.key_may('products:write')
  order by v.version desc limit 1; -- a save that changed nothing has a number and no text of its own
  if not found then perform private.refuse(404, 'section_version_not_found'); end if;
  perform set_config('noxloop.section_cause', 'restore:' || v_former.version, true);
  update public.sections set title = v_former.title, body = v_former.body where id = p_section_id and version = p_version returning version into v_version;
  perform set_config('noxloop.section_cause', '', true);
  if v_version is null then perform private.refuse(409, 'stale_version'); end if;
  return v_version;
end $$;

-- Fails revisions that no job is left to write, and releases holds that no open one stands behind. Returns how many it ended.
create function public.sweep_revisions()
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_id    uuid;
  v_count integer := 0;
begin
  for v_id in
    select r.id from public.revisions r where r.state in ('queued', 'running')
      and not exists (select from graphile_worker.jobs j where j.key = 'revision:' || r.id and (j.attempts < j.max_attempts or j.locked_at is not null))
  loop
    if private.end_revision(v_id, null, 'failed', 'worker_lost') then v_count := v_count + 1; end if;
  end loop;
  for v_id in
    select h.id from private.credit_holds h
    where h.state = 'held' and h.reference ~ '^(revision|picture):' and h.created_at < now() - interval '10 minutes'
      and not exists (select from public.revisions r where r.hold_id = h.id and r.state in ('queued', 'running'))
  loop
    perform public.release_credits(v_id);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

-- Notes whose words a text consists of. What was counted stays: a text never changes.
create function public.keep_authorship(p_version_id uuid, p_authorship jsonb, p_words integer, p_people_words integer)
returns void language sql security definer set search_path = '' as $$
  update public.section_versions set authorship = p_authorship, words = p_words, people_words = p_people_words
  where id = p_version_id and authorship is null
$$;

-- How a product's present text was made, section by section in reading order: the last model that wrote with the sources it was
-- given, in the order of their labels, the models there were, and how many of its words are people's (null: not counted yet).
create function private.provenance_of(p_product_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('sections', coalesce(jsonb_agg(jsonb_build_object(
    'id', s.id, 'position', s.position, 'provider', w.provider, 'model', w.model, 'promptVersion', w.prompt_version, 'writtenAt', w.created_at,
    'isWritten', w.id is not null, 'generationId', w.generation_id, 'sources', coalesce(cardinality(w.source_ids), 0),
    'sourceNames', coalesce(o.names, '[]'), 'models', coalesce(m.models, '[]'),
    'words', v.words, 'peopleWords', v.people_words, 'changedAt', v.created_at) order by s.position), '[]'))
  from public.sections s
  left join lateral (select n.* from public.section_versions n where n.section_id = s.id order by n.version desc limit 1) v on true
  left join lateral (select n.* from public.section_versions n where n.section_id = s.id and n.made_by in ('model', 'revision')
                     order by n.version desc limit 1) w on true
  left join lateral (select jsonb_agg(t.name order by i.place) as names from unnest(w.source_ids) with ordinality as i (id, place)
                     join public.sources t on t.id = i.id and t.workspace_id = s.workspace_id) o on true
  left join lateral (select jsonb_agg(distinct jsonb_build_object('provider', n.provider, 'model', n.model)) as models
                     from public.section_versions n where n.section_id = s.id and n.model is not null) m on true
  where s.product_id = p_product_id and btrim(s.body) <> ''
$$;

create function private.note_provenance()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.provenance := private.provenance_of(new.product_id);
  return new;
end $$;
create trigger note_provenance before insert on public.product_versions
  for each row execute function private.note_provenance();

-- What an erased workspace rested its texts on is nobody's to know.
create function private.forget_source_names()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.product_versions v set provenance = jsonb_set(v.provenance, '{sections}',
    (select coalesce(jsonb_agg(s.value - 'sourceNames' order by s.ordinality), '[]')
     from jsonb_array_elements(v.provenance -> 'sections') with ordinality as s))
  where v.workspace_id = new.id and v.provenance is not null;
  return null;
end $$;
create trigger forget_source_names after update of deleted_at on public.workspaces
  for each row when (new.deleted_at is not null) execute function private.forget_source_names();

-- What the public page may say: of the published text, in sum, and only where its maker wants it.
create function private.page_provenance(p_product_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select case when p.shows_provenance then jsonb_build_object(
    'models', (select coalesce(jsonb_agg(distinct m.value), '[]') from jsonb_array_elements(v.provenance -> 'sections') s, jsonb_array_elements(s.value -> 'models') m),
    'sections', jsonb_array_length(v.provenance -> 'sections'),
    'words', (select sum((s.value ->> 'words')::integer) from jsonb_array_elements(v.provenance -> 'sections') s),
    'peopleWords', (select sum((s.value ->> 'peopleWords')::integer) from jsonb_array_elements(v.provenance -> 'sections') s),
    'sources', (select max((s.value ->> 'sources')::integer) from jsonb_array_elements(v.provenance -> 'sections') s),
    'writtenAt', (select max(s.value ->> 'writtenAt') from jsonb_array_elements(v.provenance -> 'sections') s)) end
  from public.products p
  join lateral (select n.provenance from public.product_versions n where n.product_id = p.id order by n.number desc limit 1) v on true
  where p.id = p_product_id
$$;

create function private.note_page_provenance()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.provenance := private.page_provenance(new.product_id);
  return new;
end $$;
create trigger note_page_provenance before insert or update on public.pages
  for each row execute function private.note_page_provenance();

-- Switched on or off, the public page follows at once; its text is the published one as before.
create function private.show_provenance()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_slug text;
begin
  update public.pages set updated_at = updated_at where product_id = new.id returning slug into v_slug;
  if found then perform pg_notify('page', json_build_object('slug', v_slug)::text); end if;
  return null;
end $$;
create trigger show_provenance after update of shows_provenance on public.products
  for each row when (new.shows_provenance is distinct from old.shows_provenance) execute function private.show_provenance();

-- The same for members, of the present text.
create function public.product_provenance(p_product_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from public.products where id = p_product_id and workspace_id = any (array(select private.my_workspace_ids('viewer')))
                 and private.key_may('products:read')) then
    perform private.refuse(404, 'product_not_found');
  end if;
  return private.provenance_of(p_product_id);
end $$;

drop function public.entitled_content;
-- What an entitlement opens: the product's latest published version. No row when revoked or unknown. The caller has
-- proven the right (row-level security for a signed-in buyer, the signed link for a guest).
create function public.entitled_content(p_entitlement_id uuid)
returns table (product_id uuid, title text, subtitle text, author_name text, language text, type public.product_type,
  origin text, sections jsonb, reading_place integer, version_number integer, published_at timestamptz, provenance jsonb)
language sql stable security definer set search_path = '' as $$
  select v.product_id, v.title, v.subtitle, v.author_name, v.language, v.type, v.origin, v.sections, e.reading_place, v.number, v.created_at, v.provenance
  from public.entitlements e
  join lateral (select * from public.product_versions pv where pv.product_id = e.product_id order by pv.number desc limit 1) v on true
  where e.id = p_entitlement_id and e.state = 'active'
$$;

alter table public.revisions enable row level security;
alter table public.section_versions enable row level security;
create policy members_select on public.revisions for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy keys_select on public.revisions as restrictive for select to authenticated using ((select private.key_may('products:read')));
create policy members_select on public.section_versions for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy keys_select on public.section_versions as restrictive for select to authenticated using ((select private.key_may('products:read')));

grant select on public.revisions, public.section_versions to authenticated, service_role;
grant update (is_locked) on public.sections to authenticated;
grant update (shows_provenance) on public.products to authenticated;
grant execute on function public.revision_quote, public.cancel_revision, public.accept_revision, public.reject_revision, public.restore_section,
  public.product_provenance to authenticated;
grant execute on function public.request_revision, public.begin_revision, public.save_revision_partial, public.complete_revision,
  public.fail_revision, public.sweep_revisions, public.keep_authorship, public.entitled_content to service_role;
