-- Whose turn it is. Work that waits for a model is shared out between workspaces: a free slot goes to the workspace that has the
-- fewest at work, and among equals to who waited longest (ADR 0030). The queue takes the job of the lowest priority number first,
-- so that number is kept as the job's rank within its workspace: those at work have 1..n, the next to go n + 1, and so on.
create table private.queue_turns (
  job_key      text primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  since        timestamptz, -- the older goes first within the workspace; null: before all others
  number       bigint generated always as identity
);
create index queue_turns_workspace_id on private.queue_turns (workspace_id);

-- Beyond this rank jobs are taken as they came: a workspace with more at work is served in any case.
create function private.last_rank()
returns integer language sql immutable set search_path = '' as $$ select 16 $$;

-- How many jobs share a rank: two for who pays for going first, so they get twice the share, and the others still theirs.
create function private.turns_per_rank(p_workspace_id uuid)
returns integer language sql stable security definer set search_path = '' as $$
  select coalesce((select case when 'priority_queue' = any (v.features) then 2 end
                   from public.plan_versions v where v.id = private.plan_version_of(p_workspace_id)), 1)
$$;

create function private.lock_turns(p_workspace_id uuid)
returns void language sql security definer set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended('turns:' || p_workspace_id, 0))
$$;

-- Brings the waiting jobs of a workspace to their ranks. Who takes over a rank that another of the workspace's jobs held takes over
-- how long that had waited; a rank that has become free is entered at its end, behind the other workspaces'. What waits for
-- another try comes last, until it is due.
create function private.rank_turns(p_workspace_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_now      timestamptz := clock_timestamp();
  v_per_rank integer := private.turns_per_rank(p_workspace_id);
begin
  perform private.lock_turns(p_workspace_id);
  perform graphile_worker.reschedule_jobs(array[m.id], m.waits_since, m.rank)
  from (
    with mine as materialized (
      select j.id, j.priority, j.run_at, j.locked_at is not null as is_at_work,
        least(private.last_rank(), ceil(row_number() over (
          order by j.locked_at is null, j.run_at > v_now, t.since nulls first, t.number) / v_per_rank::numeric))::integer as rank
      from private.queue_turns t join graphile_worker.jobs j on j.key = t.job_key
      where t.workspace_id = p_workspace_id and (j.attempts < j.max_attempts or j.locked_at is not null)
    )
    select w.id, w.rank, case when w.run_at > v_now then w.run_at else coalesce(
      (select min(h.run_at) from mine h where h.priority = w.rank and not h.is_at_work and h.run_at <= v_now), v_now) end as waits_since
    from mine w where not w.is_at_work and w.rank <> w.priority
  ) m;
end $$;

-- A job whose turn ended goes, if it had not begun, and what waits moves up.
create function private.rank_turns_of_row()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_workspace_id uuid := coalesce(new.workspace_id, old.workspace_id);
begin
  perform private.lock_turns(v_workspace_id);
  if tg_op = 'DELETE' then
    perform graphile_worker.complete_jobs(array(select j.id from graphile_worker.jobs j
      where j.key = old.job_key and j.locked_at is null and j.attempts < j.max_attempts
        and not exists (select from private.queue_turns t where t.job_key = old.job_key)));
  end if;
  perform private.rank_turns(v_workspace_id);
  return null;
end $$;
-- At the commit: the lock on a workspace's turns is the last one that a transaction takes, and waiting jobs are changed under it only.
create constraint trigger rank_turns after insert or update or delete on private.queue_turns deferrable initially deferred
  for each row execute function private.rank_turns_of_row();

-- Adds a job that waits for a model, in turn with the workspace's others. Repeating a key replaces the job.
create function private.queue_in_turn(p_workspace_id uuid, p_task text, p_payload json, p_job_key text, p_since timestamptz default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into private.queue_turns (job_key, workspace_id, since) values (p_job_key, p_workspace_id, p_since)
  on conflict (job_key) do update set since = excluded.since;
  perform graphile_worker.add_job(p_task, p_payload, job_key := p_job_key, max_attempts := 8, priority := private.last_rank());
end $$;

-- The work is done, or not wanted any more: with the commit its job goes, and what waits moves up.
create function private.end_turn(p_job_key text)
returns void language sql security definer set search_path = '' as $$
  delete from private.queue_turns where job_key = p_job_key
$$;

create function private.end_turn_of_step()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.end_turn('step:' || new.id);
  return null;
end $$;
create trigger end_turn after update of state on public.generation_steps for each row
  when (new.state not in ('queued', 'running')) execute function private.end_turn_of_step();

-- A generation that waits for a person, or ended, takes no share.
create function private.end_turns_of_generation()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.end_turn(t.job_key) from public.generation_steps s join private.queue_turns t on t.job_key = 'step:' || s.id
  where s.generation_id = new.id and s.state = 'queued';
  return null;
end $$;
create trigger end_turns after update of state on public.generations for each row
  when (new.state not in ('queued', 'running')) execute function private.end_turns_of_generation();

-- Forgets turns whose job is gone or out of attempts, and ranks anew what waits: a job whose next try has come due since counts
-- from now on. Returns how many turns it forgot.
create function public.sweep_turns()
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_forgotten integer;
begin
  delete from private.queue_turns t where not exists (
    select from graphile_worker.jobs j where j.key = t.job_key and (j.attempts < j.max_attempts or j.locked_at is not null));
  get diagnostics v_forgotten = row_count;
  perform private.rank_turns(w.workspace_id) from (select distinct t.workspace_id from private.queue_turns t order by 1) w;
  return v_forgotten;
end $$;
alter table private.queue_turns enable row level security;
grant execute on function public.sweep_turns to service_role;
