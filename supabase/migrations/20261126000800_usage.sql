-- What models were used for and what that took, by day, task, model and member; for a workspace and for the platform. Read from
-- the log of calls itself, so there is no table of sums to keep right: docs/operating.md says how long that takes.
create index ai_calls_usage on public.ai_calls (workspace_id, created_at)
  include (task, provider, model, outcome, reason, attempt, key_source, input_tokens, output_tokens, cost_micros, generation_id);
drop index public.ai_calls_workspace_id_created_at;
create index generations_created_at on public.generations (created_at);
create index generation_steps_written on public.generation_steps (finished_at) where kind = 'section';
create index credit_holds_captured on private.credit_holds (settled_at) where state = 'captured';

-- Of a workspace's calls only those on its own keys have a cost for it: the others it pays in credits. Null is the whole platform.
create function private.usage_of_calls(p_workspace_id uuid, p_from timestamptz, p_until timestamptz, p_zone text)
returns table (dimension text, key text, calls bigint, failed bigint, fallbacks bigint, input_tokens bigint, output_tokens bigint,
  cost_micros bigint, unpriced bigint) language plpgsql stable security definer set search_path = '' as $$
begin
  -- First into few groups, then those by each side: half the time of doing it at once.
  return query execute format($q$
    with grouped as (
      select (a.created_at at time zone $4)::date as day, a.task, a.provider, a.model, a.outcome, a.key_source, %1$s as place,
        count(*) as calls, count(*) filter (where a.fallback_reason is not null and a.attempt = 1) as fallbacks, sum(a.input_tokens) as input_tokens,
        sum(a.output_tokens) as output_tokens, sum(a.cost_micros) as cost_micros, count(*) filter (where a.cost_micros is null) as unpriced
      from public.ai_calls a where %2$s a.created_at >= $2 and a.created_at < $3
      group by 1, 2, 3, 4, 5, 6, 7
    ), told as (
      select c.*, c.provider || ' ' || c.model as full_model, %3$s as who,
        case when c.outcome not in ('succeeded', 'cancelled') then c.outcome end as fault,
        c.provider <> 'demo' and ($1 is null or c.key_source = 'workspace') as has_cost
      from grouped c %4$s
    )
    select case 0 when grouping(c.day) then 'day' when grouping(c.task) then 'task' when grouping(c.full_model) then 'model'
        when grouping(c.who) then case when $1 is null then 'workspace' else 'member' end when grouping(c.fault) then 'reason' else 'total' end,
      coalesce(c.day::text, c.task, c.full_model, c.who::text, c.fault, ''), sum(c.calls)::bigint,
      coalesce(sum(c.calls) filter (where c.fault is not null), 0)::bigint, sum(c.fallbacks)::bigint, sum(c.input_tokens)::bigint,
      sum(c.output_tokens)::bigint, coalesce(sum(c.cost_micros) filter (where c.has_cost), 0)::bigint,
      coalesce(sum(c.unpriced) filter (where c.has_cost), 0)::bigint
    from told c
    group by grouping sets ((c.day), (c.task), (c.full_model), (c.who), (c.fault), ())
    having sum(c.calls) > 0 and (grouping(c.fault) = 1 or c.fault is not null)
    $q$, case when p_workspace_id is null then 'a.workspace_id' else 'a.generation_id' end,
    case when p_workspace_id is null then '' else 'a.workspace_id = $1 and' end,
    case when p_workspace_id is null then 'c.place' else 'g.created_by' end,
    case when p_workspace_id is null then '' else 'left join public.generations g on g.id = c.place' end)
  using p_workspace_id, p_from, p_until, p_zone;
end $$;

-- All calls of a period in one row, in the shape of the above: for the period before, of which only that is told.
create function private.usage_of_all_calls(p_workspace_id uuid, p_from timestamptz, p_until timestamptz)
returns table (calls bigint, failed bigint, fallbacks bigint, input_tokens bigint, output_tokens bigint, cost_micros bigint, unpriced bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query execute format($q$
    select count(*), count(*) filter (where a.outcome not in ('succeeded', 'cancelled')),
      count(*) filter (where a.fallback_reason is not null and a.attempt = 1), coalesce(sum(a.input_tokens), 0)::bigint,
      coalesce(sum(a.output_tokens), 0)::bigint,
      coalesce(sum(a.cost_micros) filter (where $1 is null or a.key_source = 'workspace'), 0)::bigint,
      count(*) filter (where a.cost_micros is null and a.provider <> 'demo' and ($1 is null or a.key_source = 'workspace'))
    from public.ai_calls a where %s a.created_at >= $2 and a.created_at < $3
    $q$, case when p_workspace_id is null then '' else 'a.workspace_id = $1 and' end)
  using p_workspace_id, p_from, p_until;
end $$;

-- Credits that were taken, by when they were.
create function private.usage_of_credits(p_workspace_id uuid, p_from timestamptz, p_until timestamptz, p_zone text)
returns table (dimension text, key text, credits bigint) language sql stable security definer set search_path = '' as $$
  select case 0 when grouping(h.day) then 'day' when grouping(h.who) then case when p_workspace_id is null then 'workspace' else 'member' end
    else 'total' end, coalesce(h.day::text, h.who::text, ''), sum(h.captured_amount)
  from (
    select (t.settled_at at time zone p_zone)::date as day, t.captured_amount,
      case when p_workspace_id is null then t.workspace_id else t.user_id end as who
    from private.credit_holds t
    where (p_workspace_id is null or t.workspace_id = p_workspace_id) and t.state = 'captured' and t.settled_at >= p_from and t.settled_at < p_until
  ) h
  group by grouping sets ((h.day), (h.who), ())
$$;

-- Generations that ended, how many of them failed, and the words that were written.
create function private.usage_of_generations(p_workspace_id uuid, p_from timestamptz, p_until timestamptz)
returns table (generations bigint, generations_failed bigint, words bigint) language sql stable security definer set search_path = '' as $$
  select (select count(*) from public.generations g where (p_workspace_id is null or g.workspace_id = p_workspace_id)
      and g.created_at >= p_from and g.created_at < p_until and g.state in ('succeeded', 'failed')),
    (select count(*) from public.generations g where (p_workspace_id is null or g.workspace_id = p_workspace_id)
      and g.created_at >= p_from and g.created_at < p_until and g.state = 'failed'),
    (select coalesce(sum(s.words), 0) from public.generation_steps s where (p_workspace_id is null or s.workspace_id = p_workspace_id)
      and s.kind = 'section' and s.state = 'done' and s.finished_at >= p_from and s.finished_at < p_until)
$$;

-- The name of a member or workspace; empty for who is gone, and for whatever names itself.
create function private.usage_label(p_dimension text, p_key text)
returns text language sql stable security definer set search_path = '' as $$
  select coalesce(case when p_key = '' then null
    when p_dimension = 'member' then (select p.display_name from public.profiles p where p.user_id = p_key::uuid)
    when p_dimension = 'workspace' then (select w.name from public.workspaces w where w.id = p_key::uuid) end, '')
$$;

-- Everything of a period, one row for each day, task, model, member (or workspace, the fifty with the most calls) and kind of
-- failure; `total` for all of it and `before` for as many days before. Days are those of the zone, both ends included.
create function private.usage_report(p_workspace_id uuid, p_from date, p_until date, p_zone text)
returns table (dimension text, key text, label text, calls bigint, failed bigint, fallbacks bigint, input_tokens bigint, output_tokens bigint,
  cost_micros bigint, unpriced bigint, credits bigint, generations bigint, generations_failed bigint, words bigint)
language plpgsql stable security definer set search_path = '' set work_mem = '32MB' as $$
declare
  v_from   timestamptz := p_from::timestamp at time zone p_zone;
  v_until  timestamptz := (p_until + 1)::timestamp at time zone p_zone;
  v_before timestamptz := (p_from - (p_until - p_from + 1))::timestamp at time zone p_zone;
begin
  if p_until < p_from or p_until - p_from > 731 then perform private.refuse(422, 'input_invalid'); end if;
  return query
  with calls as (
    select c.* from private.usage_of_calls(p_workspace_id, v_from, v_until, p_zone) c
    union all
    select 'before', '', b.* from private.usage_of_all_calls(p_workspace_id, v_before, v_from) b
  ), credits as (
    select c.* from private.usage_of_credits(p_workspace_id, v_from, v_until, p_zone) c
    union all
    select 'before', b.key, b.credits from private.usage_of_credits(p_workspace_id, v_before, v_from, p_zone) b where b.dimension = 'total'
  ), made as (
    select 'total' as dimension, '' as key, g.* from private.usage_of_generations(p_workspace_id, v_from, v_until) g
    union all
    select 'before', '', g.* from private.usage_of_generations(p_workspace_id, v_before, v_from) g
  ), found as (
    select coalesce(c.dimension, r.dimension, m.dimension) as dimension, coalesce(c.key, r.key, m.key) as key, coalesce(c.calls, 0) as calls, coalesce(c.failed, 0) as failed, coalesce(c.fallbacks, 0) as fallbacks,
      coalesce(c.input_tokens, 0) as input_tokens, coalesce(c.output_tokens, 0) as output_tokens, coalesce(c.cost_micros, 0) as cost_micros,
      coalesce(c.unpriced, 0) as unpriced, coalesce(r.credits, 0) as credits, coalesce(m.generations, 0) as generations,
      coalesce(m.generations_failed, 0) as generations_failed, coalesce(m.words, 0) as words
    from calls c full join credits r on r.dimension = c.dimension and r.key = c.key
    full join made m on m.dimension = coalesce(c.dimension, r.dimension) and m.key = coalesce(c.key, r.key)
  )
  select r.dimension, r.key, private.usage_label(r.dimension, r.key), r.calls, r.failed, r.fallbacks, r.input_tokens, r.output_tokens,
    r.cost_micros, r.unpriced, r.credits, r.generations, r.generations_failed, r.words
  from (select o.*, row_number() over (partition by o.dimension order by o.calls desc, o.credits desc, o.key) as place from found o) r
  where r.dimension = 'day' or r.place <= 50
  order by r.dimension, r.calls desc, r.key;
end $$;

-- For a workspace's members; no row for others.
create function public.workspace_usage(p_workspace_id uuid, p_from date, p_until date, p_zone text)
returns table (dimension text, key text, label text, calls bigint, failed bigint, fallbacks bigint, input_tokens bigint, output_tokens bigint,
  cost_micros bigint, unpriced bigint, credits bigint, generations bigint, generations_failed bigint, words bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  if p_workspace_id <> all (array(select private.my_workspace_ids('viewer'))) or not private.key_may('billing:read') then return; end if;
  return query select * from private.usage_report(p_workspace_id, p_from, p_until, p_zone);
end $$;

-- The same of all workspaces. For platform admins.
create function public.platform_usage(p_from date, p_until date, p_zone text)
returns table (dimension text, key text, label text, calls bigint, failed bigint, fallbacks bigint, input_tokens bigint, output_tokens bigint,
  cost_micros bigint, unpriced bigint, credits bigint, generations bigint, generations_failed bigint, words bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query select * from private.usage_report(null, p_from, p_until, p_zone);
end $$;

-- The lines of a day for the file: what each member had done by which model, in which task. `p_workspace_id` null: of the platform,
-- a line for each workspace. No row for who may not see it.
create function public.usage_lines(p_day date, p_zone text, p_workspace_id uuid default null)
returns table (who text, task text, provider text, model text, key_source public.key_source, calls bigint, failed bigint, fallbacks bigint,
  input_tokens bigint, output_tokens bigint, cost_micros bigint) language plpgsql stable security definer set search_path = '' as $$
begin
  if p_workspace_id is null then
    if not private.is_platform_admin() then return; end if;
  elsif p_workspace_id <> all (array(select private.my_workspace_ids('viewer'))) or not private.key_may('billing:read') then return;
  end if;
  return query
  select coalesce(case when p_workspace_id is null then w.name else p.display_name end, ''), a.task, a.provider, a.model, a.key_source,
    count(*), count(*) filter (where a.outcome not in ('succeeded', 'cancelled')),
    count(*) filter (where a.fallback_reason is not null and a.attempt = 1), sum(a.input_tokens)::bigint, sum(a.output_tokens)::bigint,
    case when p_workspace_id is null or a.key_source = 'workspace' then sum(a.cost_micros)::bigint end
  from public.ai_calls a
  left join public.workspaces w on p_workspace_id is null and w.id = a.workspace_id
  left join public.generations g on p_workspace_id is not null and g.id = a.generation_id
  left join public.profiles p on p.user_id = g.created_by
  where (p_workspace_id is null or a.workspace_id = p_workspace_id)
    and a.created_at >= p_day::timestamp at time zone p_zone and a.created_at < (p_day + 1)::timestamp at time zone p_zone
  group by w.id, w.name, p.user_id, p.display_name, a.task, a.provider, a.model, a.key_source
  order by count(*) desc, 1, a.task, a.provider, a.model, a.key_source, w.id, p.user_id;
end $$;

grant execute on function public.workspace_usage, public.platform_usage, public.usage_lines to authenticated;
