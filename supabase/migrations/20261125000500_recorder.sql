-- The recorder of what providers sent: every event as it came, with each time it was handled; and the reconciliation, which
-- compares the books with themselves and with the provider.
create table public.event_attempts (
  id          bigint generated always as identity primary key,
  event_id    uuid not null references public.provider_events (id) on delete cascade,
  outcome     text not null constraint event_attempts_outcome check (outcome in ('processed', 'ignored', 'failed', 'retrying')),
  error       text,
  duration_ms integer not null,
  replayed_by uuid references public.profiles (user_id) on delete set null,
  created_at  timestamptz not null default now()
);
create index event_attempts_event_id on public.event_attempts (event_id, id desc);
create index event_attempts_replayed_by on public.event_attempts (replayed_by);
alter table public.provider_events add column replayed_by uuid references public.profiles (user_id) on delete set null;
create index provider_events_replayed_by on public.provider_events (replayed_by);
create index provider_events_state on public.provider_events (state, received_at desc);

-- Writes down how an event was handled this time. A failed or replayed one may be processed later; a processed one stays so
-- unless staff replay it.
create function public.mark_event(p_event_id uuid, p_outcome text, p_error text, p_duration_ms integer)
returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.event_attempts (event_id, outcome, error, duration_ms, replayed_by)
  select p_event_id, p_outcome, p_error, p_duration_ms, e.replayed_by from public.provider_events e where e.id = p_event_id;
  if p_outcome = 'retrying' then return; end if;
  update public.provider_events set state = p_outcome::public.event_state, error = p_error, processed_at = now()
  where id = p_event_id and state <> 'processed';
end $$;

-- Handles events again, whatever became of them. Handlers converge on the provider's present state, so a replay does no harm.
create function public.replay_events(p_from timestamptz, p_until timestamptz, p_ids uuid[] default null)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_id    uuid;
  v_count integer := 0;
begin
  if not private.is_platform_admin() then perform private.refuse(404, 'not_found'); end if;
  if p_ids is null and (p_from is null or p_until is null or p_until < p_from) then perform private.refuse(422, 'range_invalid'); end if;
  for v_id in
    select e.id from public.provider_events e
    where case when p_ids is null then e.received_at >= p_from and e.received_at < p_until else e.id = any (p_ids) end
    order by e.received_at limit 5000 for update
  loop
    update public.provider_events set state = 'received', replayed_by = (select auth.uid()) where id = v_id;
    perform graphile_worker.add_job('provider_event', json_build_object('eventId', v_id), job_key := 'event:' || v_id, max_attempts := 15);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

create table public.reconciliations (
  id          uuid primary key default gen_random_uuid(),
  started_at  timestamptz not null default now(),
  finished_at timestamptz,
  error       text,
  -- [{fault, subject, expected, actual}]; empty when the books, the orders and the provider say the same
  faults      jsonb not null default '[]' constraint reconciliations_faults check (jsonb_typeof(faults) = 'array')
);
create index reconciliations_started_at on public.reconciliations (started_at desc);

-- What the books say against themselves: zero rows, or exactly what is wrong.
create function public.book_faults()
returns table (fault text, subject text, expected text, actual text) language sql stable security definer set search_path = '' as $$
  select f.fault, f.id::text, f.expected::text, f.actual::text from public.ledger_faults() f
  union all
  select 'payment_not_booked', p.id::text, p.amount_cents::text, coalesce(sum(e.amount), 0)::text
  from public.payments p
  left join private.ledger_transactions t on t.idempotency_key = 'payment:' || p.id
  left join private.ledger_entries e on e.transaction_id = t.id and e.amount > 0
  where p.state = 'paid' and p.amount_cents > 0 group by p.id having coalesce(sum(e.amount), 0) <> p.amount_cents
  union all
  select 'paid_without_grant', p.id::text, 'granted', 'nothing' from public.payments p
  where p.state = 'paid' and (p.granted_at is null
    or (p.kind = 'top_up' and not exists (select from private.credit_grants g where g.payment_id = p.id and g.credits = p.credits)))
  union all
  select 'order_without_payment', o.id::text, 'payment', 'none' from public.orders o
  where o.kind = 'top_up' and o.state = 'paid' and not exists (select from public.payments p where p.order_id = o.id)
  union all
  select 'grant_without_payment', g.id::text, 'paid', p.state::text
  from private.credit_grants g join public.payments p on p.id = g.payment_id where p.state <> 'paid'
  union all
  select 'grant_not_booked', g.id::text, g.credits::text, coalesce(-sum(e.amount), 0)::text from private.credit_grants g
  left join private.ledger_transactions t on t.idempotency_key = 'grant:' || g.idempotency_key
  left join private.ledger_entries e on e.transaction_id = t.id and e.account_id = private.platform_account('credits_issued', 'credit')
  group by g.id having coalesce(-sum(e.amount), 0) <> g.credits
  union all
  select 'money_back_not_booked', p.id::text, greatest(p.refunded_cents, p.disputed_cents)::text, p.back_cents::text from public.payments p
  where p.state = 'paid' and p.back_cents <> greatest(p.refunded_cents, p.disputed_cents)
  union all
  select 'credits_back_differ', b.id::text, greatest(b.target - b.expired, 0)::text, b.reversed::text
  from (
    select g.*, private.part_of(g.credits + g.withheld - g.converted, private.part_gone(g.payment_id)) as target
    from private.credit_grants g join public.payments p on p.id = g.payment_id
    where p.back_cents > 0 or g.reversed > 0 or exists (select from private.plan_changes c where c.payment_id = g.payment_id)
  ) b where b.reversed < b.target - b.expired or b.reversed > b.target
  union all
  select 'credits_back_not_booked', p.id::text, r.reversed::text, coalesce(b.amount, 0)::text
  from (select g.payment_id, sum(g.reversed + g.converted_reversed) as reversed from private.credit_grants g group by g.payment_id) r
  join public.payments p on p.id = r.payment_id
  left join (
    select t.reference, sum(e.amount) as amount from private.ledger_transactions t
    join private.ledger_entries e on e.transaction_id = t.id and e.account_id = private.platform_account('credits_issued', 'credit')
    where t.kind in ('reversal', 'restoration') and t.idempotency_key not like 'overspent:%' group by t.reference
  ) b on b.reference = 'payment:' || p.id
  where r.reversed <> coalesce(b.amount, 0)
  union all
  select 'change_without_payment', c.payment_id::text, coalesce(c.credited_key, c.period_end::text), 'nothing reported'
  from private.plan_changes c join public.payments p on p.id = c.payment_id
  where c.from_payment_id is null and p.granted_at < now() - interval '1 hour'
  union all
  select 'credits_beside_debt', a.workspace_id::text, '0', sum(a.balance)::text from private.ledger_accounts a
  where a.kind in ('credits_monthly', 'credits_purchased') and a.workspace_id in (
    select o.workspace_id from private.ledger_accounts o where o.kind = 'credits_owed' and o.balance < 0)
  group by a.workspace_id having sum(a.balance) > 0
$$;

-- How long it took from payment to what was paid for, of the last days: product orders, top-ups and subscriptions.
create function public.delivery_times(p_days integer)
returns table (kind text, count bigint, p50_ms double precision, p95_ms double precision) language sql stable security definer set search_path = '' as $$
  select d.kind, count(*), percentile_cont(0.5) within group (order by d.ms), percentile_cont(0.95) within group (order by d.ms)
  from (
    select p.kind::text as kind, greatest(extract(epoch from p.granted_at - coalesce(p.provider_paid_at, p.paid_at)) * 1000, 0) as ms from public.payments p
    where p.granted_at is not null and p.paid_at > now() - p_days * interval '1 day'
    union all
    select 'product', greatest(extract(epoch from e.created_at - coalesce(o.provider_paid_at, o.paid_at)) * 1000, 0) from public.orders o join public.entitlements e on e.order_id = o.id
    where o.paid_at > now() - p_days * interval '1 day'
  ) d group by d.kind order by d.kind
$$;

create function public.begin_reconciliation()
returns uuid language sql volatile security definer set search_path = '' as $$
  insert into public.reconciliations default values returning id
$$;
create function public.finish_reconciliation(p_id uuid, p_faults jsonb, p_error text default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.reconciliations set finished_at = now(), faults = p_faults, error = p_error where id = p_id and finished_at is null;
  if not found or (jsonb_array_length(p_faults) = 0 and p_error is null) then return; end if;
  perform private.queue_mail('reconciliation', p.email, coalesce(p.locale, 'en'),
    jsonb_build_object('reconciliationId', p_id, 'faults', jsonb_array_length(p_faults)), 'reconciliation:' || p_id || ':' || p.user_id)
  from public.platform_admins a join public.profiles p on p.user_id = a.user_id;
end $$;

alter table public.event_attempts enable row level security;
alter table public.reconciliations enable row level security;
create policy platform_admins_select on public.provider_events for select to authenticated using ((select private.is_platform_admin()));
create policy platform_admins_select on public.event_attempts for select to authenticated using ((select private.is_platform_admin()));
create policy platform_admins_select on public.reconciliations for select to authenticated using ((select private.is_platform_admin()));
grant select on public.provider_events, public.event_attempts, public.reconciliations to authenticated;
grant select on public.event_attempts, public.reconciliations to service_role;
grant execute on function public.replay_events to authenticated;
grant execute on function public.mark_event, public.book_faults, public.delivery_times, public.begin_reconciliation, public.finish_reconciliation to service_role;
