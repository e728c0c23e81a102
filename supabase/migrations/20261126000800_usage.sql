-- The usage pages: what models were used for and what that took, by day, task, model and member; for a workspace and for the platform.
-- The name of a member or workspace; empty for who is gone, and for whatever names itself.
create function private.usage_label(p_dimension text, p_key text)
returns text language sql stable security definer set search_path = '' as $$
  select coalesce(case when p_key = '' then null
    when p_dimension = 'member' then (select p.display_name from public.profiles p where p.user_id = p_key::uuid)
    when p_dimension = 'workspace' then (select w.name from public.workspaces w where w.id = p_key::uuid) end, '')
$$;

-- The days in UTC that lie in a time from end to end.
create function private.whole_days(p_from timestamptz, p_until timestamptz)
returns tstzmultirange language sql immutable set search_path = '' as $$
  select tstzmultirange(tstzrange(d.first, greatest(d.first, d.last)))
  from (select date_bin('1 day', p_from + interval '1 day' - interval '1 microsecond', timestamptz '2000-01-01 00:00+00') as first,
               date_bin('1 day', p_until, timestamptz '2000-01-01 00:00+00') as last) d
$$;

-- Everything of a period, one row for each day, task, model, member (or workspace) and kind of failure; `total` for all of it and
-- `before` for as many days before. Of each side the fifty with the most calls, and the others as one, whose key is '*' and whose
-- label says how many they are: every side adds up to the total. Days are those of the zone, both ends included.
create function private.usage_report(p_workspace_id uuid, p_from date, p_until date, p_zone text)
returns table (dimension text, key text, label text, calls bigint, failed bigint, fallbacks bigint, input_tokens bigint, output_tokens bigint,
  cost_micros bigint, unpriced bigint, credits numeric, generations bigint, generations_failed bigint, words bigint)
language plpgsql stable security definer set search_path = '' set work_mem = '32MB' as $$
declare
  v_from   timestamptz := p_from::timestamp at time zone p_zone;
  v_until  timestamptz := (p_until + 1)::timestamp at time zone p_zone;
  v_before timestamptz := (p_from - (p_until - p_from + 1))::timestamp at time zone p_zone;
  -- The platform's days are made of the sums by the quarter, its sides of the sums by whole days: what these don't reach is read
  -- from the log.
  v_summed tstzmultirange := '{}';
  v_rest   tstzmultirange;
  v_days   tstzmultirange;
begin
  if p_until < p_from or p_until - p_from > 731 then perform private.refuse(422, 'input_invalid'); end if;
  if p_workspace_id is null then v_summed := private.summed_time(v_before, v_until); end if;
  v_rest := tstzmultirange(tstzrange(v_before, v_until)) - v_summed;
  v_days := v_summed * private.whole_days(v_from, v_until);
  return query
  with facts as materialized (
    select f.* from private.usage_facts(p_workspace_id, v_rest, tstzmultirange(tstzrange(v_from, v_until)) - v_days, p_zone) f
  ), days as (
    select d.day, sum(d.calls) as calls, sum(d.failed) as failed, sum(d.fallbacks) as fallbacks, sum(d.input_tokens) as input_tokens,
      sum(d.output_tokens) as output_tokens, sum(d.cost_micros) as cost_micros, sum(d.unpriced) as unpriced, sum(d.credits) as credits,
      sum(d.generations) as generations, sum(d.generations_failed) as generations_failed, sum(d.words) as words
    from (
      select f.starts_at::date as day, f.calls, case when private.is_fault(f.outcome) then f.calls else 0 end as failed, f.fallbacks,
        f.input_tokens, f.output_tokens, f.cost_micros, f.unpriced, f.credits, 0 as generations, 0 as generations_failed, 0 as words
      from facts f where f.in_days
      union all
      select m.starts_at::date, 0, 0, 0, 0, 0, 0, 0, 0, m.generations, m.generations_failed, m.words
      from private.usage_made(p_workspace_id, v_rest, p_zone) m
      union all
      select (q.starts_at at time zone p_zone)::date, q.calls, q.failed, q.fallbacks, q.input_tokens, q.output_tokens, q.cost_micros,
        q.unpriced, q.credits, q.generations, q.generations_failed, q.words
      from unnest(v_summed * tstzmultirange(tstzrange(v_before, v_until))) t
      join private.usage_quarters q on q.starts_at >= lower(t) and q.starts_at < upper(t)
    ) d group by d.day
  ), sides as (
    select case 0 when grouping(g.task) then 'task' when grouping(g.full_model) then 'model'
        when grouping(g.who) then case when p_workspace_id is null then 'workspace' else 'member' end else 'reason' end as dimension,
      coalesce(g.task, g.full_model, g.who::text, g.fault, '') as key, sum(g.calls) as calls,
      coalesce(sum(g.calls) filter (where g.fault is not null), 0) as failed, sum(g.fallbacks) as fallbacks, sum(g.input_tokens) as input_tokens,
      sum(g.output_tokens) as output_tokens, sum(g.cost_micros) as cost_micros, sum(g.unpriced) as unpriced, sum(g.credits) as credits
    from (
      select f.task, trim(f.provider || ' ' || f.model) as full_model, f.who, case when private.is_fault(f.outcome) then f.outcome end as fault,
        f.calls, f.fallbacks, f.input_tokens, f.output_tokens, f.cost_micros, f.unpriced, f.credits from facts f where f.in_sides
      union all
      select d.task, trim(d.provider || ' ' || d.model), d.workspace_id, case when private.is_fault(d.outcome) then d.outcome end,
        sum(d.calls), sum(d.fallbacks), sum(d.input_tokens), sum(d.output_tokens), sum(d.cost_micros), sum(d.unpriced), sum(d.credits)
      from unnest(v_days) t
      join private.usage_days d on d.day >= (lower(t) at time zone 'UTC')::date and d.day < (upper(t) at time zone 'UTC')::date
      group by d.task, d.provider, d.model, d.workspace_id, d.outcome
    ) g group by grouping sets ((g.task), (g.full_model), (g.who), (g.fault))
    having grouping(g.fault) = 1 or g.fault is not null
  ), ranked as (
    select s.*, row_number() over (partition by s.dimension order by s.calls desc, s.credits desc, s.key) > 50 as is_other from sides s
  ), found as (
    select r.dimension, case when r.is_other then '*' else r.key end as key, case when r.is_other then count(*)::text end as label,
      sum(r.calls) as calls, sum(r.failed) as failed, sum(r.fallbacks) as fallbacks, sum(r.input_tokens) as input_tokens,
      sum(r.output_tokens) as output_tokens, sum(r.cost_micros) as cost_micros, sum(r.unpriced) as unpriced, sum(r.credits) as credits,
      0 as generations, 0 as generations_failed, 0 as words
    from ranked r group by r.dimension, r.is_other, case when r.is_other then '*' else r.key end
    union all
    select 'day', d.day::text, null, d.calls, d.failed, d.fallbacks, d.input_tokens, d.output_tokens, d.cost_micros, d.unpriced, d.credits,
      d.generations, d.generations_failed, d.words
    from days d where d.day >= p_from
    union all
    select t.name, '', null, coalesce(sum(d.calls), 0), coalesce(sum(d.failed), 0), coalesce(sum(d.fallbacks), 0), coalesce(sum(d.input_tokens), 0),
      coalesce(sum(d.output_tokens), 0), coalesce(sum(d.cost_micros), 0), coalesce(sum(d.unpriced), 0), coalesce(sum(d.credits), 0),
      coalesce(sum(d.generations), 0), coalesce(sum(d.generations_failed), 0), coalesce(sum(d.words), 0)
    from (values ('before', false), ('total', true)) t (name, is_now) left join days d on (d.day >= p_from) = t.is_now group by t.name
  )
  select f.dimension, f.key, coalesce(f.label, private.usage_label(f.dimension, f.key)), f.calls::bigint, f.failed::bigint, f.fallbacks::bigint,
    f.input_tokens::bigint, f.output_tokens::bigint, f.cost_micros::bigint, f.unpriced::bigint, f.credits, f.generations::bigint,
    f.generations_failed::bigint, f.words::bigint
  from found f
  order by f.dimension, f.key = '*', f.calls desc, f.credits desc, f.key;
end $$;

-- For a workspace's members; no row for others.
create function public.workspace_usage(p_workspace_id uuid, p_from date, p_until date, p_zone text)
returns table (dimension text, key text, label text, calls bigint, failed bigint, fallbacks bigint, input_tokens bigint, output_tokens bigint,
  cost_micros bigint, unpriced bigint, credits numeric, generations bigint, generations_failed bigint, words bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  if (p_workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('billing:read')) is not true then return; end if;
  return query select * from private.usage_report(p_workspace_id, p_from, p_until, p_zone);
end $$;

-- The same of all workspaces. For platform admins.
create function public.platform_usage(p_from date, p_until date, p_zone text)
returns table (dimension text, key text, label text, calls bigint, failed bigint, fallbacks bigint, input_tokens bigint, output_tokens bigint,
  cost_micros bigint, unpriced bigint, credits numeric, generations bigint, generations_failed bigint, words bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query select * from private.usage_report(null, p_from, p_until, p_zone);
end $$;

-- The lines of a day for the file: what each member had done by which model, in which task, and the credits that were taken for it
-- on that day. `p_workspace_id` null: of the platform, a line for each workspace. No row for who may not see it.
create function public.usage_lines(p_day date, p_zone text, p_workspace_id uuid default null)
returns table (who text, task text, provider text, model text, key_source public.key_source, calls bigint, failed bigint, fallbacks bigint,
  input_tokens bigint, output_tokens bigint, cost_micros bigint, credits numeric) language plpgsql stable security definer set search_path = '' as $$
declare
  v_day tstzmultirange := tstzmultirange(tstzrange(p_day::timestamp at time zone p_zone, (p_day + 1)::timestamp at time zone p_zone));
begin
  if p_workspace_id is null then
    if not private.is_platform_admin() then return; end if;
  elsif (p_workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('billing:read')) is not true then return;
  end if;
  return query
  select private.usage_label(case when p_workspace_id is null then 'workspace' else 'member' end, coalesce(f.who::text, '')), f.task, f.provider,
    f.model, f.key_source, sum(f.calls)::bigint, coalesce(sum(f.calls) filter (where private.is_fault(f.outcome)), 0)::bigint,
    sum(f.fallbacks)::bigint, sum(f.input_tokens)::bigint, sum(f.output_tokens)::bigint,
    -- Not told: what the operator's keys cost, and what no known price could tell.
    case when (p_workspace_id is null or f.key_source = 'workspace') and f.provider <> 'demo' and sum(f.unpriced) < sum(f.calls) then sum(f.cost_micros)::bigint end,
    sum(f.credits)
  from private.usage_facts(p_workspace_id, v_day, v_day, p_zone) f
  group by f.who, f.task, f.provider, f.model, f.key_source
  order by sum(f.calls) desc, 1, f.task, f.provider, f.model, f.key_source, f.who;
end $$;

grant execute on function public.workspace_usage, public.platform_usage, public.usage_lines to authenticated;
