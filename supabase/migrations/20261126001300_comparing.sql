-- A comparison of the books is a job: whoever asks for one, by night or by hand, gets the one that runs or a new one. It tells how far it
-- is; one that was not heard of for ten minutes was lost with its worker for good.
alter table public.reconciliations
  add column compared integer not null default 0 constraint reconciliations_compared check (compared >= 0),
  add column seen_at  timestamptz not null default now();
create unique index reconciliations_one_open on public.reconciliations ((true)) where finished_at is null;

-- The comparison under way, or a new one with its job.
create or replace function public.begin_reconciliation()
returns uuid language plpgsql volatile security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('begin_reconciliation', 0));
  update public.reconciliations set finished_at = now(), error = 'lost'
  where finished_at is null and seen_at < now() - interval '10 minutes';
  select id into v_id from public.reconciliations where finished_at is null;
  if found then return v_id; end if;
  insert into public.reconciliations default values returning id into v_id;
  perform graphile_worker.add_job('reconcile', json_build_object('reconciliationId', v_id), job_key := 'reconcile:' || v_id, max_attempts := 3);
  return v_id;
end $$;

-- The same for a platform admin.
create function public.ask_reconciliation()
returns uuid language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return public.begin_reconciliation();
end $$;

-- Says how much was compared so far. False when the comparison is over: whoever still compares may stop.
create function public.note_reconciliation(p_id uuid, p_compared integer)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.reconciliations set compared = p_compared, seen_at = now() where id = p_id and finished_at is null;
  return found;
end $$;

grant execute on function public.note_reconciliation to service_role;
grant execute on function public.ask_reconciliation to authenticated;
