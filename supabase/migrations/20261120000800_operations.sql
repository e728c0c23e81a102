-- What keeps the queue healthy. Functions that touch graphile_worker are plpgsql throughout: its schema is installed by
-- the worker's first start, maybe after these migrations. graphile-worker frees a killed worker's jobs only after four hours; each worker here
-- holds an advisory lock for as long as it lives, so that its jobs can be freed as soon as its connection is gone.
create function public.free_jobs_of_dead_workers()
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_dead text[];
begin
  select array_agg(distinct j.locked_by) into v_dead from graphile_worker.jobs j
  where j.locked_by is not null and j.locked_at < clock_timestamp() - interval '3 seconds'
    and not exists (
      select from pg_catalog.pg_locks l
      where l.locktype = 'advisory' and l.granted and l.objsubid = 1
        and ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('worker:' || j.locked_by, 0));
  if v_dead is null then return 0; end if;
  perform graphile_worker.force_unlock_workers(v_dead);
  return array_length(v_dead, 1);
end $$;

-- The queue's state for health checks: jobs due now, jobs out of attempts, seconds the oldest due job has waited. A workspace's
-- backlog behind its own first job (priority 2 and more) is no sign of a sick queue.
create function public.queue_health()
returns table (due bigint, dead bigint, oldest_due_seconds integer) language plpgsql stable security definer set search_path = '' as $$
begin
  return query select count(*) filter (where j.locked_at is null and j.run_at <= now() and j.attempts < j.max_attempts),
         count(*) filter (where j.attempts >= j.max_attempts and j.locked_at is null),
         coalesce(extract(epoch from now() - min(j.run_at) filter (where j.priority <= 1 and j.locked_at is null and j.run_at <= now() and j.attempts < j.max_attempts)), 0)::integer
  from graphile_worker.jobs j;
end $$;

grant execute on function public.free_jobs_of_dead_workers, public.queue_health to service_role;
