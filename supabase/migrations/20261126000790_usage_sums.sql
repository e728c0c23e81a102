-- What models were used for, and its sums by day. A workspace's page reads the log of calls itself; all workspaces together are too
-- many calls for that, so of days that are over the sums are kept (ADR 0035).
create index ai_calls_usage on public.ai_calls (workspace_id, created_at)
  include (task, provider, model, outcome, fallback_reason, attempt, key_source, input_tokens, output_tokens, cost_micros, user_id);
drop index public.ai_calls_workspace_id_created_at;
create index credit_holds_captured on private.credit_holds (workspace_id, settled_at) where state = 'captured';
create index credit_holds_captured_at on private.credit_holds (settled_at) where state = 'captured';

create index generations_ended on public.generations (finished_at) where state in ('succeeded', 'failed');
create index generation_steps_written on public.generation_steps (workspace_id, finished_at) include (words)
  where kind = 'section' and state = 'done';
create index generation_steps_written_at on public.generation_steps (finished_at) include (words) where kind = 'section' and state = 'done';
create index revisions_accepted_at on public.revisions (decided_at) include (words) where state = 'accepted';

-- A day in UTC by its sides. Costs and calls without a price are those of real models, on anybody's keys.
create table private.usage_days (
  day           date not null,
  workspace_id  uuid not null,
  task          text not null,
  provider      text not null,
  model         text not null,
  key_source    public.key_source not null,
  outcome       text not null,
  calls         bigint not null,
  fallbacks     bigint not null,
  input_tokens  bigint not null,
  output_tokens bigint not null,
  cost_micros   bigint not null,
  unpriced      bigint not null,
  credits       numeric not null,
  constraint usage_days_pkey primary key (day, workspace_id, task, provider, model, key_source, outcome)
);
-- The same days by the quarter of an hour: every zone's days begin with one, so the days of any zone can be made of them.
create table private.usage_quarters (
  starts_at          timestamptz primary key,
  calls              bigint not null,
  failed             bigint not null,
  fallbacks          bigint not null,
  input_tokens       bigint not null,
  output_tokens      bigint not null,
  cost_micros        bigint not null,
  unpriced           bigint not null,
  credits            numeric not null,
  generations        bigint not null,
  generations_failed bigint not null,
  words              bigint not null
);
-- The days that are summed, and those whose calls changed afterwards: they are read from the log until they are summed again.
create table private.summed_days (day date primary key);
create table private.changed_days (
  number bigint generated always as identity primary key,
  day    date not null
);
create index changed_days_day on private.changed_days (day);

-- Calls and credits of the times given, grouped by all their sides: `p_days` is what the days are wanted of, `p_sides` tasks, models,
-- members and reasons. Of a workspace's calls only those on its own keys have a cost for it: the others it pays in credits. Null is
-- the whole platform, where `who` is the workspace. `starts_at` is where a day begins in the zone, or whatever else is the grain.
create function private.usage_facts(
  p_workspace_id uuid, p_days tstzmultirange, p_sides tstzmultirange, p_zone text, p_grain interval default '1 day'
) returns table (starts_at timestamp, in_days boolean, in_sides boolean, who uuid, task text, provider text, model text, key_source public.key_source,
  outcome text, calls bigint, fallbacks bigint, input_tokens bigint, output_tokens bigint, cost_micros bigint, unpriced bigint,
  credits numeric) language plpgsql stable security definer set search_path = '' as $$
declare
  v_part     tstzrange;
  v_in_days  boolean;
  v_in_sides boolean;
begin
  -- A part at a time, so that the planner knows how little is read, and no row is asked which parts it is in.
  for v_part, v_in_days, v_in_sides in
    select unnest(p_days * p_sides), true, true union all select unnest(p_days - p_sides), true, false
    union all select unnest(p_sides - p_days), false, true
  loop
    return query execute format($q$
      select date_bin($7, a.created_at at time zone $6, '2000-01-01'), $4, $5, a.%1$I, a.task, a.provider, a.model,
        a.key_source, a.outcome, count(*), count(*) filter (where a.fallback_reason is not null and a.attempt = 1), sum(a.input_tokens),
        sum(a.output_tokens), coalesce(sum(a.cost_micros) filter (where %2$s), 0)::bigint,
        count(*) filter (where a.cost_micros is null and a.provider <> 'demo' and %2$s), 0::numeric
      from public.ai_calls a where %3$s and a.created_at >= $2 and a.created_at < $3
      group by 1, 4, 5, 6, 7, 8, 9
      union all
      select date_bin($7, h.settled_at at time zone $6, '2000-01-01'), $4, $5, h.%1$I, s.task, s.provider, s.model,
        s.key_source, 'succeeded', 0, 0, 0, 0, 0, 0, sum(s.credits)
      from private.credit_holds h join private.credit_shares s on s.hold_id = h.id
      where %4$s and h.state = 'captured' and h.settled_at >= $2 and h.settled_at < $3
      group by 1, 4, 5, 6, 7, 8
      $q$, case when p_workspace_id is null then 'workspace_id' else 'user_id' end,
      case when p_workspace_id is null then 'true' else $q$a.key_source = 'workspace'$q$ end,
      case when p_workspace_id is null then 'true' else 'a.workspace_id = $1' end,
      case when p_workspace_id is null then 'true' else 'h.workspace_id = $1' end)
    using p_workspace_id, lower(v_part), upper(v_part), v_in_days, v_in_sides, p_zone, p_grain;
  end loop;
end $$;

-- Generations that ended, how many of them failed, and the words that models wrote: in sections, and in revisions that were accepted.
create function private.usage_made(p_workspace_id uuid, p_times tstzmultirange, p_zone text, p_grain interval default '1 day')
returns table (starts_at timestamp, generations bigint, generations_failed bigint, words bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_part tstzrange;
begin
  for v_part in select unnest(p_times) loop
    return query execute format($q$
      select date_bin($5, m.made_at at time zone $4, '2000-01-01'), count(m.state), count(*) filter (where m.state = 'failed'),
        coalesce(sum(m.words), 0)::bigint
      from (
        select g.finished_at as made_at, g.state, null::integer as words from public.generations g
        where %1$s and g.state in ('succeeded', 'failed') and g.finished_at >= $2 and g.finished_at < $3
        union all
        select s.finished_at, null, s.words from public.generation_steps s
        where %1$s and s.kind = 'section' and s.state = 'done' and s.finished_at >= $2 and s.finished_at < $3
        union all
        select r.decided_at, null, r.words from public.revisions r
        where %1$s and r.state = 'accepted' and r.decided_at >= $2 and r.decided_at < $3
      ) m group by 1
      $q$, case when p_workspace_id is null then 'true' else 'workspace_id = $1' end)
    using p_workspace_id, lower(v_part), upper(v_part), p_zone, p_grain;
  end loop;
end $$;

create function private.is_fault(p_outcome text)
returns boolean language sql immutable set search_path = '' as $$ select p_outcome <> all ('{succeeded,cancelled}') $$;

-- Sums a day in UTC anew, whatever was there. Whoever changes its calls meanwhile leaves a mark that stays: marks go first, and each
-- statement sees what was committed before it.
create function private.sum_usage_day(p_day date)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_day tstzmultirange := tstzmultirange(tstzrange(p_day::timestamp at time zone 'UTC', (p_day + 1)::timestamp at time zone 'UTC'));
begin
  delete from private.changed_days where day = p_day;
  delete from private.usage_days where day = p_day;
  delete from private.usage_quarters where v_day @> starts_at;
  with facts as materialized (
    select * from private.usage_facts(null, v_day, v_day, 'UTC', '15 minutes')
  ), days as (
    insert into private.usage_days (day, workspace_id, task, provider, model, key_source, outcome, calls, fallbacks, input_tokens,
      output_tokens, cost_micros, unpriced, credits)
    select p_day, f.who, f.task, f.provider, f.model, f.key_source, f.outcome, sum(f.calls), sum(f.fallbacks), sum(f.input_tokens),
      sum(f.output_tokens), sum(f.cost_micros), sum(f.unpriced), sum(f.credits)
    from facts f group by f.who, f.task, f.provider, f.model, f.key_source, f.outcome
  )
  insert into private.usage_quarters (starts_at, calls, failed, fallbacks, input_tokens, output_tokens, cost_micros, unpriced, credits,
    generations, generations_failed, words)
  select q.starts_at at time zone 'UTC', sum(q.calls), sum(q.failed), sum(q.fallbacks), sum(q.input_tokens), sum(q.output_tokens),
    sum(q.cost_micros), sum(q.unpriced), sum(q.credits), sum(q.generations), sum(q.generations_failed), sum(q.words)
  from (
    select f.starts_at, f.calls, case when private.is_fault(f.outcome) then f.calls else 0 end as failed, f.fallbacks, f.input_tokens,
      f.output_tokens, f.cost_micros, f.unpriced, f.credits, 0 as generations, 0 as generations_failed, 0 as words from facts f
    union all
    select m.starts_at, 0, 0, 0, 0, 0, 0, 0, 0, m.generations, m.generations_failed, m.words
    from private.usage_made(null, v_day, 'UTC', '15 minutes') m
  ) q group by q.starts_at;
  insert into private.summed_days (day) values (p_day) on conflict do nothing;
end $$;

-- Sums the days that are over since an hour at least, if they are not summed or have changed. Returns how many it summed; repeating
-- it sums none.
create function public.sum_usage_days()
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_day   date;
  v_count integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('usage_sums', 0)); -- one at a time
  for v_day in
    select d::date from generate_series(
      date_trunc('day', least((select min(a.created_at) from public.ai_calls a),
        (select min(h.settled_at) from private.credit_holds h where h.state = 'captured')) at time zone 'UTC'),
      date_trunc('day', now() at time zone 'UTC' - interval '1 hour') - interval '1 day', interval '1 day') d
    where not exists (select from private.summed_days s where s.day = d::date)
      or exists (select from private.changed_days c where c.day = d::date)
    order by d
  loop
    perform private.sum_usage_day(v_day);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

-- Of a time, what can be read from the sums: whole days in UTC.
create function private.summed_time(p_from timestamptz, p_until timestamptz)
returns tstzmultirange language sql stable security definer set search_path = '' as $$
  select coalesce(range_agg(tstzrange(s.day::timestamp at time zone 'UTC', (s.day + 1)::timestamp at time zone 'UTC')), '{}')
  from private.summed_days s
  where s.day >= (p_from at time zone 'UTC')::date and s.day <= (p_until at time zone 'UTC')::date
    and not exists (select from private.changed_days c where c.day = s.day)
$$;

-- New calls are of now; what is written into, changed in or taken from a day that may be summed leaves a mark. The argument is the
-- column that says of which day a row is.
create function private.mark_changed_day()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.changed_days (day)
  select distinct ((r.value ->> tg_argv[0])::timestamptz at time zone 'UTC')::date
  from (values (case when tg_op <> 'INSERT' then to_jsonb(old) end), (case when tg_op <> 'DELETE' then to_jsonb(new) end)) r (value)
  where r.value ->> tg_argv[0] is not null;
  return null;
end $$;
create trigger mark_written_day after insert on public.ai_calls
  for each row when (new.created_at < now() - interval '30 minutes') execute function private.mark_changed_day('created_at');
create trigger mark_changed_day after delete or update of workspace_id, task, provider, model, key_source, attempt, outcome, fallback_reason,
  input_tokens, output_tokens, cost_micros, created_at on public.ai_calls
  for each row when (old.created_at < now() - interval '30 minutes') execute function private.mark_changed_day('created_at');
create trigger mark_changed_day after delete or update of state on public.generations
  for each row when (old.finished_at < now() - interval '30 minutes') execute function private.mark_changed_day('finished_at');
create trigger mark_changed_day after delete or update of state, words on public.generation_steps
  for each row when (old.kind = 'section' and old.finished_at < now() - interval '30 minutes')
  execute function private.mark_changed_day('finished_at');
create trigger mark_changed_day after delete or update of state, words on public.revisions
  for each row when (old.decided_at < now() - interval '30 minutes') execute function private.mark_changed_day('decided_at');

alter table private.usage_days enable row level security;
alter table private.usage_quarters enable row level security;
alter table private.summed_days enable row level security;
alter table private.changed_days enable row level security;
grant execute on function public.sum_usage_days to service_role;
