-- What workspaces pay the platform: subscriptions and top-ups. Rows here are what the provider said when it was asked last;
-- credits follow from what is paid, never from an event.
create type public.subscription_status as enum
  ('incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled', 'incomplete_expired'); -- Stripe's words
create type public.payment_kind as enum ('subscription', 'top_up');
create type public.payment_state as enum ('open', 'paid', 'failed', 'void');
create type public.checkout_state as enum ('open', 'superseded', 'completed', 'expired');

alter table public.orders add constraint orders_credit_pack_price
  foreign key (credit_pack_price_id) references public.credit_pack_prices (id) on delete restrict;
create index orders_credit_pack_price_id on public.orders (credit_pack_price_id);

create table public.billing_customers (
  workspace_id         uuid primary key references public.workspaces (id) on delete restrict,
  provider_customer_id text not null constraint billing_customers_customer_unique unique,
  created_at           timestamptz not null default now()
);

create table public.subscriptions (
  id                       uuid primary key default gen_random_uuid(),
  workspace_id             uuid not null references public.workspaces (id) on delete restrict,
  provider_subscription_id text not null constraint subscriptions_provider_unique unique,
  plan_price_id            uuid not null references public.plan_prices (id) on delete restrict, -- what is billed next, unless changed
  next_plan_price_id       uuid references public.plan_prices (id) on delete restrict, -- takes over when the period ends
  paid_version_id          uuid references public.plan_versions (id) on delete restrict, -- what the newest paid period gives
  paid_from                timestamptz,
  paid_until               timestamptz,
  status                   public.subscription_status not null,
  period_start             timestamptz not null,
  period_end               timestamptz not null,
  cancel_at                timestamptz,
  trial_end                timestamptz,
  past_due_since           timestamptz,
  ended_at                 timestamptz,
  ticket                   bigint not null, -- of the newest look at the provider; an older look changes nothing
  created_at               timestamptz not null default now(),
  checked_at               timestamptz not null default now() -- when the hourly job asked about it last
);
create unique index subscriptions_one_living on public.subscriptions (workspace_id) where ended_at is null;
create index subscriptions_workspace_id on public.subscriptions (workspace_id, created_at desc);
create index subscriptions_plan_price_id on public.subscriptions (plan_price_id);
create index subscriptions_next_plan_price_id on public.subscriptions (next_plan_price_id);
create index subscriptions_paid_version_id on public.subscriptions (paid_version_id);
create index subscriptions_past_due on public.subscriptions (past_due_since) where ended_at is null and past_due_since is not null;
create sequence private.looks;

-- A checkout for a plan. One per workspace can be open, so that two tabs never make two subscriptions.
create table public.subscription_checkouts (
  id                  uuid primary key default gen_random_uuid(),
  workspace_id        uuid not null references public.workspaces (id) on delete restrict,
  plan_price_id       uuid not null references public.plan_prices (id) on delete restrict,
  created_by          uuid references public.profiles (user_id) on delete set null,
  provider_session_id text constraint subscription_checkouts_session_unique unique,
  state               public.checkout_state not null default 'open',
  created_at          timestamptz not null default now(),
  checked_at          timestamptz not null default now()
);
create unique index subscription_checkouts_one_open on public.subscription_checkouts (workspace_id) where state = 'open';
create index subscription_checkouts_plan_price_id on public.subscription_checkouts (plan_price_id);
create index subscription_checkouts_created_by on public.subscription_checkouts (created_by);
create index subscription_checkouts_workspace_id on public.subscription_checkouts (workspace_id, created_at desc);

-- Money that came, or should have: an invoice of a subscription, or a top-up. `provider_key` names what was paid (the
-- invoice, the payment), whichever event told of it.
create table public.payments (
  id                  uuid primary key default gen_random_uuid(),
  workspace_id        uuid not null references public.workspaces (id) on delete restrict,
  kind                public.payment_kind not null,
  provider            text not null constraint payments_provider check (provider in ('stripe', 'paypal')),
  provider_key        text not null,
  provider_payment_id text, -- the payment a refund or a dispute names
  subscription_id     uuid references public.subscriptions (id) on delete restrict,
  order_id            uuid constraint payments_one_per_order unique references public.orders (id) on delete restrict,
  plan_price_id       uuid references public.plan_prices (id) on delete restrict,
  credits             integer, -- of a top-up
  amount_cents        integer not null constraint payments_amount_not_negative check (amount_cents >= 0),
  currency            text not null,
  state               public.payment_state not null,
  refunded_cents      integer not null default 0 constraint payments_refunded check (refunded_cents between 0 and amount_cents),
  disputed_cents      integer not null default 0 constraint payments_disputed check (disputed_cents between 0 and amount_cents),
  back_cents          integer not null default 0, -- as booked in the ledger: the larger of the two
  back_ticket         bigint not null default 0, -- of the newest look at what went back; an older look changes nothing
  document_number     text,
  document_url        text,
  document_pdf_url    text,
  period_start        timestamptz,
  period_end          timestamptz,
  created_at          timestamptz not null default now(),
  paid_at             timestamptz,
  provider_paid_at    timestamptz, -- when the provider took the money
  granted_at          timestamptz, -- when what was paid for was there
  constraint payments_once unique (provider, provider_key),
  constraint payments_kind check (case kind when 'subscription' then subscription_id is not null else order_id is not null and credits > 0 end),
  constraint payments_paid_at check (state <> 'paid' or paid_at is not null)
);
create index payments_workspace_id on public.payments (workspace_id, created_at desc, id);
create index payments_subscription_id on public.payments (subscription_id);
create index payments_plan_price_id on public.payments (plan_price_id);
create unique index payments_provider_payment_id on public.payments (provider, provider_payment_id);
alter table private.credit_grants add constraint credit_grants_payment
  foreign key (payment_id) references public.payments (id) on delete restrict;

-- A change of plans gives time of the old plan, `from_payment_id`, back as money, which pays the invoice of the new one. So
-- what later goes back of the old payment takes its part of what that money bought.
create table private.plan_changes (
  payment_id      uuid primary key references public.payments (id) on delete restrict,
  from_payment_id uuid constraint plan_changes_one_from unique references public.payments (id) on delete restrict, -- null until it is reported
  credited_key    text,               -- the invoice that the provider says is given back,
  plan_price_id   uuid not null references public.plan_prices (id) on delete restrict, -- or else what it billed
  period_end      timestamptz not null, -- and until when
  unused_cents    integer not null constraint plan_changes_unused check (unused_cents > 0),
  carried_cents   integer not null constraint plan_changes_carried check (carried_cents between 0 and unused_cents), -- of that, what paid for the new plan
  constraint plan_changes_forward check (payment_id <> from_payment_id)
);
create index plan_changes_plan_price_id on private.plan_changes (plan_price_id);
create index plan_changes_unlinked on private.plan_changes (period_end) where from_payment_id is null;

create trigger audit after insert or update on public.subscriptions for each row
  execute function private.audit('subscription', 'id', 'workspace_id', 'plan_price_id', 'next_plan_price_id', 'status', 'cancel_at', 'ended_at');
create trigger audit after insert or update on public.payments for each row
  execute function private.audit('payment', 'id', 'workspace_id', 'kind', 'state', 'amount_cents+currency', 'refunded_cents', 'disputed_cents');

-- Takes a place in the row of looks at the provider. Taken before asking: what is then written by an earlier look that came
-- back later is left out.
create function public.begin_look()
returns bigint language sql volatile security definer set search_path = '' as $$
  select nextval('private.looks')
$$;

-- Books what of a payment went back, and takes the credits with it; also the other way, when a dispute is won. What its money
-- bought after a change of plans follows. All of those payments are locked before any wallet, from the oldest on.
create function private.settle_back(p_payment_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_id  uuid := p_payment_id;
  v_ids uuid[] := '{}';
begin
  while v_id is not null loop
    perform from public.payments where id = v_id for no key update;
    v_ids := v_ids || v_id;
    v_id := (select c.payment_id from private.plan_changes c where c.from_payment_id = v_id);
  end loop;
  foreach v_id in array v_ids loop
    perform private.book_back(v_id);
    perform private.reverse_grant(g.id, private.part_of(g.credits + g.withheld - g.converted, private.part_gone(v_id)))
    from private.credit_grants g where g.payment_id = v_id order by g.created_at;
  end loop;
end $$;

create function private.book_back(p_payment_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  p      public.payments;
  v_back integer;
begin
  select * into p from public.payments where id = p_payment_id;
  v_back := greatest(p.refunded_cents, p.disputed_cents);
  if p.state <> 'paid' or v_back = p.back_cents then return; end if;
  update public.payments set back_cents = v_back where id = p_payment_id;
  perform private.post(p.workspace_id,
    case when v_back < p.back_cents then 'dispute_won' when p.disputed_cents > p.refunded_cents then 'dispute' else 'refund' end,
    'payment:' || p.id, 'back:' || p.id || ':' || gen_random_uuid(),
    array[private.platform_account('revenue', p.currency), private.platform_account('clearing', p.currency)],
    array[p.back_cents - v_back, v_back - p.back_cents]::bigint[]);
end $$;

-- The part of what a payment bought that is not paid for any more, 0 to 1: what of it went back, and what went back of the
-- money that a change of plans brought along.
create function private.part_gone(p_payment_id uuid)
returns numeric language plpgsql stable security definer set search_path = '' as $$
declare
  l record;
begin
  select p.back_cents, p.amount_cents, coalesce(c.carried_cents, 0) as carried_cents, c.from_payment_id into l
  from public.payments p left join private.plan_changes c on c.payment_id = p.id where p.id = p_payment_id;
  if l.amount_cents + l.carried_cents = 0 then return 0; end if;
  return (l.back_cents + case when l.from_payment_id is null then 0 else l.carried_cents * private.part_gone(l.from_payment_id) end)
    / (l.amount_cents + l.carried_cents)::numeric;
end $$;

-- So many credits, rounded so that what stays is never more than what stays paid. (A third of 30 is 10, not 11.)
create function private.part_of(p_credits integer, p_part numeric)
returns integer language sql immutable security invoker set search_path = '' as $$
  select ceil(round(p_credits * p_part, 6))::integer
$$;

create function private.book_payment(p public.payments)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if p.amount_cents = 0 or exists (select from private.ledger_transactions where idempotency_key = 'payment:' || p.id) then return; end if;
  insert into private.ledger_accounts (kind, currency) values ('revenue', p.currency), ('clearing', p.currency)
  on conflict on constraint ledger_accounts_one_each do nothing;
  perform private.post(p.workspace_id, 'payment', 'payment:' || p.id, 'payment:' || p.id,
    array[private.platform_account('revenue', p.currency), private.platform_account('clearing', p.currency)],
    array[p.amount_cents, -p.amount_cents]::bigint[]);
end $$;

-- Opens the order of a top-up at the pack's price. The same person gets their open order of that pack back.
create function public.open_top_up(
  p_workspace_id uuid, p_credit_pack_price_id uuid, p_user_id uuid, p_email text, p_locale text, p_provider text
) returns public.orders language plpgsql security definer set search_path = '' as $$
declare
  v_price   record;
  v_order   public.orders;
  v_visitor text := 'workspace:' || p_workspace_id || ':' || p_user_id;
begin
  select c.id, c.amount_cents, c.currency, k.credits into v_price
  from public.credit_pack_prices c join public.credit_packs k on k.id = c.credit_pack_id
  where c.id = p_credit_pack_price_id and k.is_offered;
  if not found then perform private.refuse(404, 'credit_pack_not_found'); end if;
  if exists (select from public.workspaces where id = p_workspace_id and delete_at is not null) then
    perform private.refuse(409, 'workspace_frozen');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('order:' || v_visitor || v_price.id, 0));
  select o.* into v_order from public.orders o
  where o.visitor_key = v_visitor and o.credit_pack_price_id = v_price.id and o.provider = p_provider
    and o.state = 'open' and o.created_at > now() - interval '20 hours'
  order by o.created_at desc limit 1;
  if found then return v_order; end if;
  insert into public.orders (workspace_id, kind, credits, credit_pack_price_id, amount_cents, currency, buyer_user_id, buyer_email, visitor_key, locale, provider)
  values (p_workspace_id, 'top_up', v_price.credits, v_price.id, v_price.amount_cents, v_price.currency, p_user_id, lower(p_email), v_visitor, p_locale, p_provider)
  returning * into v_order;
  return v_order;
end $$;

-- Credits, books and mail of a paid top-up, as a part of fulfil_order, which holds the order's lock.
create function private.fulfil_top_up(p_order public.orders, p_payment_id text, p_email text)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  p public.payments;
begin
  update public.orders set state = 'paid', paid_at = now(), provider_payment_id = p_payment_id, buyer_email = coalesce(buyer_email, lower(p_email))
  where id = p_order.id;
  insert into public.payments (workspace_id, kind, provider, provider_key, provider_payment_id, order_id, credits, amount_cents, currency,
    state, paid_at, provider_paid_at, granted_at)
  values (p_order.workspace_id, 'top_up', p_order.provider, p_payment_id, p_payment_id, p_order.id, p_order.credits, p_order.amount_cents,
    p_order.currency, 'paid', now(), (select o.provider_paid_at from public.orders o where o.id = p_order.id), clock_timestamp())
  returning * into p;
  perform private.book_payment(p);
  perform private.give_purchased(p_order.workspace_id, p.id, p_order.credits, 'payment:' || p_payment_id);
  perform private.queue_mail('top_up', lower(p_email), p_order.locale, jsonb_build_object('paymentId', p.id), 'top_up:' || p.id);
  perform private.announce_billing(p_order.workspace_id);
  return p_order.id;
end $$;

create function private.announce_billing(p_workspace_id uuid)
returns void language sql security definer set search_path = '' as $$
  select pg_notify('billing', json_build_object('workspaceId', p_workspace_id)::text)
$$;

-- Opens the checkout of a plan for a workspace that has none. The same price gives the open one back; another price ends it
-- first (its session is ended at the provider by the caller, which reads the superseded ones).
create function public.open_subscription_checkout(p_workspace_id uuid, p_plan_price_id uuid, p_user_id uuid)
returns public.subscription_checkouts language plpgsql security definer set search_path = '' as $$
declare
  c public.subscription_checkouts;
begin
  perform from public.workspaces where id = p_workspace_id and deleted_at is null for no key update;
  if not found then perform private.refuse(404, 'workspace_not_found'); end if;
  if exists (select from public.workspaces where id = p_workspace_id and delete_at is not null) then
    perform private.refuse(409, 'workspace_frozen');
  end if;
  if exists (select from public.subscriptions where workspace_id = p_workspace_id and ended_at is null) then
    perform private.refuse(409, 'already_subscribed');
  end if;
  if not exists (select from public.plan_prices r join public.plan_offers o on o.plan_version_id = r.plan_version_id and o.is_offered
                 where r.id = p_plan_price_id) then
    perform private.refuse(404, 'plan_not_found');
  end if;
  update public.subscription_checkouts set state = 'superseded'
  where workspace_id = p_workspace_id and state = 'open' and (plan_price_id <> p_plan_price_id or created_at < now() - interval '20 hours');
  select * into c from public.subscription_checkouts where workspace_id = p_workspace_id and state = 'open';
  if found then return c; end if;
  insert into public.subscription_checkouts (workspace_id, plan_price_id, created_by) values (p_workspace_id, p_plan_price_id, p_user_id)
  returning * into c;
  return c;
end $$;

create function public.attach_subscription_checkout(p_checkout_id uuid, p_session_id text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.subscription_checkouts set provider_session_id = p_session_id
  where id = p_checkout_id and (provider_session_id is null or provider_session_id = p_session_id);
  if not found then perform private.refuse(409, 'order_has_other_session'); end if;
end $$;

create function public.close_subscription_checkout(p_session_id text, p_state public.checkout_state)
returns void language sql security definer set search_path = '' as $$
  update public.subscription_checkouts set state = p_state
  where provider_session_id = p_session_id and state in ('open', 'superseded')
$$;

-- Gives a checkout up that the provider will not open.
create function public.expire_subscription_checkout(p_checkout_id uuid)
returns void language sql security definer set search_path = '' as $$
  update public.subscription_checkouts set state = 'expired' where id = p_checkout_id and state = 'open' and provider_session_id is null
$$;

-- Ties the provider's customer to the workspace; the first one stays. Answers which one it is.
create function public.keep_customer(p_workspace_id uuid, p_customer_id text)
returns text language plpgsql security definer set search_path = '' as $$
begin
  insert into public.billing_customers (workspace_id, provider_customer_id) values (p_workspace_id, p_customer_id)
  on conflict (workspace_id) do nothing;
  return (select provider_customer_id from public.billing_customers where workspace_id = p_workspace_id);
end $$;

-- Writes down a subscription as the provider described it in the look that `p_ticket` began. False when a later look was
-- written already, or when it has ended: then it stays ended. A second living one of a workspace is refused
-- (`already_subscribed`): the caller ends and refunds it.
create function public.sync_subscription(p_ticket bigint, p_subscription jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_new public.subscriptions := jsonb_populate_record(null::public.subscriptions, p_subscription);
  v_old public.subscriptions;
  v_is_new boolean;
begin
  perform from public.workspaces where id = v_new.workspace_id for no key update;
  if not found then perform private.refuse(404, 'workspace_not_found'); end if;
  select * into v_old from public.subscriptions where provider_subscription_id = v_new.provider_subscription_id for no key update;
  v_is_new := not found;
  if v_is_new then
    if v_new.ended_at is null and exists (select from public.subscriptions where workspace_id = v_new.workspace_id and ended_at is null) then
      perform private.refuse(409, 'already_subscribed');
    end if;
    insert into public.subscriptions (workspace_id, provider_subscription_id, plan_price_id, status, period_start, period_end, ended_at, ticket)
    values (v_new.workspace_id, v_new.provider_subscription_id, v_new.plan_price_id, v_new.status, v_new.period_start, v_new.period_end,
      v_new.ended_at, 0)
    returning * into v_old;
  elsif v_old.ticket >= p_ticket or v_old.ended_at is not null then return false;
  end if;
  update public.subscriptions set plan_price_id = v_new.plan_price_id, next_plan_price_id = v_new.next_plan_price_id, status = v_new.status,
    period_start = v_new.period_start, period_end = v_new.period_end, cancel_at = v_new.cancel_at, trial_end = v_new.trial_end,
    past_due_since = case when v_new.status in ('past_due', 'unpaid') then coalesce(v_old.past_due_since, now()) end,
    ended_at = v_new.ended_at, ticket = p_ticket
  where id = v_old.id;
  if v_old.paid_from is not null and v_new.ended_at is not null then perform private.end_plan(v_new.workspace_id, v_old.id); end if;
  if v_new.status = 'past_due' and v_old.past_due_since is null then
    perform private.mail_admins(v_new.workspace_id, 'payment_failed', jsonb_build_object('workspaceId', v_new.workspace_id),
      'payment_failed:' || v_old.id || ':' || p_ticket);
  end if;
  perform private.announce_billing(v_new.workspace_id);
  return true;
end $$;

-- A plan that was paid for is over: its monthly credits expire, bought ones stay, nothing is deleted. The wallet forgets the
-- period, so that what work in progress gives back later has expired as well.
create function private.end_plan(p_workspace_id uuid, p_subscription_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  w private.wallet := private.lock_wallet(p_workspace_id);
begin
  perform private.expire_monthly(w, 'subscription:' || p_subscription_id);
  update private.ledger_accounts set period_start = null, period_end = null where id = w.monthly_id;
  perform private.assign_seats(p_workspace_id);
  perform private.mail_admins(p_workspace_id, 'plan_ended', jsonb_build_object('workspaceId', p_workspace_id), 'plan_ended:' || p_subscription_id);
end $$;

-- Writes down an invoice as the provider described it, and gives what it pays for. `p_invoice`: columns of `payments`, and
-- `lines`: [{plan_price_id, amount, period_start, period_end, credited}], negative where time that was paid goes back, which the
-- invoice `credited` had billed. Repeating it
-- changes nothing; reports of one invoice in any order end alike, as a paid one stays paid.
create function public.record_invoice(p_provider_subscription_id text, p_invoice jsonb)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  s     public.subscriptions;
  v_new public.payments := jsonb_populate_record(null::public.payments, p_invoice);
  p     public.payments;
begin
  select * into s from public.subscriptions where provider_subscription_id = p_provider_subscription_id for no key update;
  if not found then perform private.refuse(404, 'subscription_not_found'); end if;
  -- The subscription's lock is the invoice's as well, so that it is written once. Its key stays free, here and everywhere: whoever
  -- changes a payment twice in one transaction, as a refund does, has the subscription's key looked at once more.
  select * into p from public.payments where provider = 'stripe' and provider_key = v_new.provider_key for no key update;
  if found then
    update public.payments o set
      state = case when o.state = 'paid' then o.state else v_new.state end,
      amount_cents = case when o.state = 'paid' then o.amount_cents else v_new.amount_cents end,
      provider_payment_id = coalesce(v_new.provider_payment_id, o.provider_payment_id),
      paid_at = coalesce(o.paid_at, v_new.paid_at, case when v_new.state = 'paid' then now() end),
      provider_paid_at = coalesce(o.provider_paid_at, v_new.paid_at),
      document_number = v_new.document_number, document_url = v_new.document_url, document_pdf_url = v_new.document_pdf_url
    where o.id = p.id returning * into p;
  else
    insert into public.payments (workspace_id, kind, provider, provider_key, provider_payment_id, subscription_id, plan_price_id, amount_cents,
      currency, state, document_number, document_url, document_pdf_url, period_start, period_end, created_at, paid_at, provider_paid_at)
    values (s.workspace_id, 'subscription', 'stripe', v_new.provider_key, v_new.provider_payment_id, s.id, v_new.plan_price_id, v_new.amount_cents,
      v_new.currency, v_new.state, v_new.document_number, v_new.document_url, v_new.document_pdf_url, v_new.period_start, v_new.period_end,
      coalesce(v_new.created_at, now()), case when v_new.state = 'paid' then coalesce(v_new.paid_at, now()) end, v_new.paid_at)
    returning * into p;
  end if;
  if p.state = 'paid' then
    perform private.book_payment(p);
    if p.granted_at is null then perform private.grant_invoice(s, p, p_invoice -> 'lines'); end if;
    perform private.settle_back(p.id);
  end if;
  perform private.announce_billing(s.workspace_id);
  return p.id;
end $$;

-- Gives the credits of a paid invoice: of the period it pays for, less what was spent of time it takes back. A part of a month's
-- price gives that part of the credits. A workspace tries once. The row keeps what it turned out to pay for: the months of a
-- yearly plan are counted from there.
create function private.grant_invoice(s public.subscriptions, p public.payments, p_lines jsonb)
returns void language plpgsql security definer set search_path = '' set timezone = 'UTC' as $$
declare
  l record;
  v_credits integer;
  v_over    integer;
  v_sort    text;
begin
  select r.id as plan_price_id, r."interval", r.amount_cents, v.id as version_id, v.credits, v.trial_credits, x.amount, x.period_start, x.period_end into l
  from jsonb_to_recordset(p_lines) as x (plan_price_id uuid, amount bigint, period_start timestamptz, period_end timestamptz)
  join public.plan_prices r on r.id = x.plan_price_id join public.plan_versions v on v.id = r.plan_version_id
  where x.amount >= 0 order by x.period_end desc, x.amount desc limit 1;
  update public.payments set granted_at = clock_timestamp(), plan_price_id = coalesce(l.plan_price_id, plan_price_id),
    period_start = coalesce(l.period_start, period_start), period_end = coalesce(l.period_end, period_end) where id = p.id;
  if l.plan_price_id is null then return; end if; -- an invoice of something else pays for no plan
  v_credits := case when l.amount > 0 and l."interval" = 'month' then floor(l.credits::numeric * least(l.amount, l.amount_cents) / l.amount_cents)
    when l.amount > 0 then l.credits
    when exists (select from private.credit_grants g join public.payments t on t.id = g.payment_id
                 where g.workspace_id = s.workspace_id and t.amount_cents = 0) then 0
    else l.trial_credits end;
  perform private.note_change(p.id, l.amount::integer, p_lines);
  v_over := coalesce((select private.convert_time(c.from_payment_id) from private.plan_changes c where c.payment_id = p.id), 0);
  v_sort := case when s.ended_at is not null or exists (select from private.plan_changes where from_payment_id = p.id) then 'over'
    when exists (select from private.plan_changes where payment_id = p.id) then 'change' else 'next' end;
  perform private.renew_credits(s.workspace_id, p.id, greatest(v_credits - v_over, 0),
    tstzrange(l.period_start, case l."interval" when 'year' then least(l.period_start + interval '1 month', l.period_end) else l.period_end end),
    'payment:' || p.id, v_sort, least(v_over, v_credits));
  -- What the new allowance does not cover; and of this one, when it is reported after the change that ended it.
  v_over := greatest(v_over - v_credits, 0) + private.convert_time(p.id);
  if v_over > 0 then
    perform private.take(private.lock_wallet(s.workspace_id), 'monthly', v_over, 'payment:' || p.id, 'overspent:' || p.id);
  end if;
  update public.subscriptions set paid_version_id = l.version_id, paid_from = l.period_start, paid_until = l.period_end
  where id = s.id and (paid_from is null or paid_from <= l.period_start);
  perform private.assign_seats(s.workspace_id);
end $$;

-- Ties a payment to the one whose unused time it takes back, or to the one that took its own back before it was reported
-- itself. Locks the other one, for what it settles later; callers hold the subscription's lock and no wallet's.
create function private.note_change(p_payment_id uuid, p_gross_cents integer, p_lines jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  p      public.payments;
  v_from uuid;
begin
  select * into p from public.payments where id = p_payment_id;
  insert into private.plan_changes (payment_id, credited_key, plan_price_id, period_end, unused_cents, carried_cents)
  select p.id, x.credited, x.plan_price_id, x.period_end, -x.amount, least(-x.amount, p_gross_cents)
  from jsonb_to_recordset(p_lines) as x (plan_price_id uuid, amount integer, period_end timestamptz, credited text)
  where x.amount < 0 order by x.amount limit 1;
  select o.id into v_from from private.plan_changes c
  join public.payments o on o.subscription_id = p.subscription_id and o.id <> p.id and o.granted_at is not null
    and case when c.credited_key is null then o.plan_price_id = c.plan_price_id and o.period_end = c.period_end else o.provider_key = c.credited_key end
  where c.payment_id = p.id and not exists (select from private.plan_changes t where t.from_payment_id = o.id)
  order by o.period_start desc, o.granted_at desc limit 1 for no key update of o;
  update private.plan_changes set from_payment_id = v_from where payment_id = p.id and v_from is not null;
  update private.plan_changes set from_payment_id = p.id where payment_id = (
    select c.payment_id from private.plan_changes c join public.payments n on n.id = c.payment_id
    where c.from_payment_id is null and n.subscription_id = p.subscription_id and n.id <> p.id
      and case when c.credited_key is null then c.plan_price_id = p.plan_price_id and c.period_end = p.period_end else c.credited_key = p.provider_key end
    order by n.period_start limit 1 for no key update of n);
end $$;

-- Marks the credits of time that a change of plans turned into money, on the grants of the payment that brought them: a
-- refund takes no more of those here, but of what the money bought. Answers how many of them were spent already: they come
-- off the new allowance, and beyond that they are owed; else changing plans would make credits out of nothing. Zero for a
-- payment that no change took time of. Months that went by unspent count as used.
create function private.convert_time(p_payment_id uuid)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  w private.wallet;
  g private.credit_grants;
  t record;
  v_part  numeric := private.part_gone(p_payment_id);
  v_stays bigint;
  v_over  bigint := 0;
begin
  select p.workspace_id, r."interval", v.credits, ceil(v.credits * case r."interval" when 'year' then 12 else 1 end
      * least(c.unused_cents, r.amount_cents) / r.amount_cents::numeric)::bigint as unused into t
  from private.plan_changes c join public.payments p on p.id = c.from_payment_id
  join public.plan_prices r on r.id = p.plan_price_id join public.plan_versions v on v.id = r.plan_version_id
  where c.from_payment_id = p_payment_id;
  if not found then return 0; end if;
  w := private.lock_wallet(t.workspace_id);
  v_stays := case t."interval" when 'year' then 12 * t.credits
    else (select coalesce(sum(o.credits + o.withheld), 0) from private.credit_grants o where o.payment_id = p_payment_id) end - t.unused;
  for g in select * from private.credit_grants where payment_id = p_payment_id order by period_start, created_at loop
    v_over := v_over + private.convert_grant(g, least(greatest(v_stays, 0), g.credits + g.withheld)::integer, v_part,
      case when g.period_start = w.period_start and not g.is_late then w.monthly else 0 end);
    v_stays := v_stays - g.credits - g.withheld;
  end loop;
  return v_over;
end $$;

-- Of one grant: `p_stays` credits of it stay paid for, but for the part of them whose money went back; `p_left` are in the
-- wallet and about to expire. Answers how many were spent beyond that.
create function private.convert_grant(g private.credit_grants, p_stays integer, p_part_gone numeric, p_left bigint)
returns bigint language plpgsql security definer set search_path = '' as $$
declare
  v_gone     integer := private.part_of(p_stays, p_part_gone);
  v_used     bigint := greatest(g.credits + g.withheld - g.reversed - g.expired - p_left, 0);
  v_reversed integer := least(g.reversed, v_gone);
begin
  update private.credit_grants set converted = credits + withheld - p_stays, converted_reversed = g.reversed - v_reversed,
    reversed = v_reversed, reversed_other = least(reversed_other, v_reversed),
    expired = p_stays - v_reversed - least(v_used, p_stays - v_gone)
  where id = g.id;
  return greatest(v_used - (p_stays - v_gone), 0);
end $$;

-- Gives the next months of yearly plans whose month has come, and lets monthly credits of periods that are over expire. A month is
-- counted from the period's start, so that the 31st becomes the 28th and then the 31st again. Of one workspace, or of all. Safe to repeat; answers how many.
create function public.grant_due_months(p_now timestamptz default now(), p_workspace_id uuid default null)
returns integer language plpgsql security definer set search_path = '' set timezone = 'UTC' as $$
declare
  y record;
  w private.wallet;
  v_month integer;
  v_given integer := 0;
  v_start timestamptz;
begin
  if p_workspace_id is null then
    perform pg_advisory_xact_lock(hashtextextended('grant_due_months', 0)); -- it holds many wallets: one run at a time
  end if;
  for y in
    select p.id as payment_id, p.workspace_id, p.subscription_id, p.period_start, p.period_end, v.credits
    from public.payments p join public.subscriptions s on s.id = p.subscription_id
    join public.plan_prices r on r.id = p.plan_price_id join public.plan_versions v on v.id = r.plan_version_id
    where p.state = 'paid' and p.period_end is distinct from s.trial_end -- a trial has no months
      and r."interval" = 'year' and p.period_end > p_now and s.paid_from = p.period_start
      and v.credits > 0 and (s.ended_at is null or s.ended_at > p_now) and p.workspace_id = coalesce(p_workspace_id, p.workspace_id)
    order by p.id
  loop
    -- Not by age(): between the 31st and the end of February it counts no month.
    v_month := (extract(year from p_now) - extract(year from y.period_start)) * 12 + extract(month from p_now) - extract(month from y.period_start);
    if y.period_start + v_month * interval '1 month' > p_now then v_month := v_month - 1; end if;
    v_month := least(v_month, 11); -- a year from 28 February that ends on a leap day has a day more, not a month
    v_start := y.period_start + v_month * interval '1 month';
    if v_month < 1 or v_start >= y.period_end then continue; end if;
    -- In the order of all that is told of a payment, and again, now that nobody else can end or refund it.
    perform from public.subscriptions s where s.id = y.subscription_id and s.paid_from = y.period_start
      and (s.ended_at is null or s.ended_at > p_now) for no key update;
    if not found then continue; end if;
    perform from public.payments where id = y.payment_id for no key update;
    if private.part_gone(y.payment_id) >= 1 or exists (select from private.plan_changes where from_payment_id = y.payment_id) then continue; end if;
    if private.renew_credits(y.workspace_id, y.payment_id, y.credits,
      tstzrange(v_start, case v_month when 11 then y.period_end else y.period_start + (v_month + 1) * interval '1 month' end),
      'payment:' || y.payment_id || ':' || v_month) then
      perform private.settle_back(y.payment_id);
      v_given := v_given + 1;
    end if;
  end loop;
  -- Renewals are paid within an hour or two of the period's end (Stripe keeps the invoice as a draft for one hour). After the
  -- months: a payment's lock comes before the wallet's. What is paid in between has its month at the next run.
  for y in
    select a.workspace_id from private.ledger_accounts a
    where a.kind = 'credits_monthly' and a.balance > 0 and a.period_end < p_now - interval '3 hours'
      and a.workspace_id = coalesce(p_workspace_id, a.workspace_id)
    order by a.workspace_id
  loop
    w := private.lock_wallet(y.workspace_id);
    if w.period_end < p_now - interval '3 hours' then -- still: it may have been renewed while this waited
      perform private.expire_monthly(w, 'period:' || w.period_end);
    end if;
  end loop;
  -- Days of grace end by themselves. Last: members come after the wallet, as when a payment gives them seats.
  for y in
    select s.workspace_id from public.subscriptions s where s.ended_at is null and s.past_due_since is not null
      and s.workspace_id = coalesce(p_workspace_id, s.workspace_id)
    order by s.workspace_id
  loop
    perform private.assign_seats(y.workspace_id);
  end loop;
  return v_given;
end $$;

-- What a payment's refunds and disputes came to in the look that `p_ticket` began; an older look than the one written down
-- changes nothing, nor does repeating it. False when the payment is not known.
create function public.record_back(
  p_ticket bigint, p_provider text, p_provider_payment_id text, p_refunded_cents integer, p_disputed_cents integer
) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  p public.payments;
begin
  select * into p from public.payments where provider = p_provider and provider_payment_id = p_provider_payment_id for no key update;
  if not found then return false; end if;
  if p.back_ticket >= p_ticket then return true; end if;
  update public.payments set back_ticket = p_ticket, refunded_cents = least(p_refunded_cents, amount_cents),
    disputed_cents = least(p_disputed_cents, amount_cents) where id = p.id;
  perform private.settle_back(p.id);
  return true;
end $$;

-- The plan version in force: of the living subscription as far as it is paid, or within the days of grace; else the free plan's.
create function private.plan_version_of(p_workspace_id uuid)
returns uuid language plpgsql stable security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  select s.paid_version_id into v_id from public.subscriptions s
  where s.workspace_id = p_workspace_id and s.ended_at is null and (s.status in ('active', 'trialing')
    or (s.status = 'past_due' and s.past_due_since > now() - (select g.grace_days from public.platform_settings g) * interval '1 day'));
  return coalesce(v_id, private.free_version_id());
end $$;

-- The plan of a workspace and its subscription, as its members see them. No row for a stranger.
create function public.workspace_plan(p_workspace_id uuid)
returns table (plan_code text, plan_name text, plan_version_id uuid, status public.subscription_status, plan_price_id uuid, next_plan_price_id uuid,
  period_end timestamptz, cancel_at timestamptz, trial_end timestamptz, past_due_since timestamptz, grace_until timestamptz)
language sql stable security definer set search_path = '' as $$
  select v.plan_code, n.name, v.id, s.status, s.plan_price_id, s.next_plan_price_id, s.period_end, s.cancel_at, s.trial_end, s.past_due_since,
    s.past_due_since + (select g.grace_days from public.platform_settings g) * interval '1 day'
  from public.plan_versions v join public.plans n on n.code = v.plan_code
  left join public.subscriptions s on s.workspace_id = p_workspace_id and s.ended_at is null
  where p_workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('billing:read') and v.id = private.plan_version_of(p_workspace_id)
$$;

-- Living subscriptions that should not go on: their days of grace are over or their workspace is gone (both at once), or the
-- workspace waits for its deletion (with the paid period). The job ends them at the provider.
create function public.subscriptions_to_end(p_limit integer)
returns table (provider_subscription_id text, at_once boolean) language sql stable security definer set search_path = '' as $$
  select s.provider_subscription_id, w.deleted_at is not null
    or coalesce(s.past_due_since <= now() - (select g.grace_days from public.platform_settings g) * interval '1 day', false)
  from public.subscriptions s join public.workspaces w on w.id = s.workspace_id
  where s.ended_at is null and (w.deleted_at is not null or (w.delete_at is not null and s.cancel_at is null)
    or s.past_due_since <= now() - (select g.grace_days from public.platform_settings g) * interval '1 day')
  order by s.created_at limit p_limit
$$;

-- Living subscriptions of which a report seems to be lost: their period has been over for an hour, or began an hour ago and nothing
-- was paid for it (Stripe takes the money an hour after a period's end). Marks them as looked at. One that stays as it is after its
-- end, such as a paused one, is asked about less and less often.
create function public.subscriptions_to_check(p_limit integer)
returns table (provider_subscription_id text) language sql security definer set search_path = '' as $$
  update public.subscriptions s set checked_at = now()
  from (select id from public.subscriptions
        where ended_at is null
          and (period_end < now() - interval '1 hour'
            or (period_start < now() - interval '1 hour' and coalesce(paid_until, '-infinity') < period_end))
          and now() - checked_at > greatest(interval '50 minutes', (checked_at - period_end) / 24)
        order by checked_at limit p_limit for update skip locked) due
  where s.id = due.id returning s.provider_subscription_id
$$;

-- Checkouts of plans the sweep should ask the provider about; marks them as looked at.
create function public.checkouts_to_check(p_limit integer)
returns table (session_id text) language sql security definer set search_path = '' as $$
  update public.subscription_checkouts c set checked_at = now()
  from (select id from public.subscription_checkouts
        where state in ('open', 'superseded') and provider_session_id is not null
          and now() - checked_at > greatest(interval '1 minute', (checked_at - created_at) / 2)
        order by checked_at limit p_limit for update skip locked) due
  where c.id = due.id returning c.provider_session_id
$$;

alter table private.plan_changes enable row level security;
alter table public.billing_customers enable row level security;
alter table public.subscriptions enable row level security;
alter table public.subscription_checkouts enable row level security;
alter table public.payments enable row level security;
create policy members_select on public.subscriptions for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_select on public.payments for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy keys_select on public.subscriptions as restrictive for select to authenticated using ((select private.key_may('billing:read')));
create policy keys_select on public.payments as restrictive for select to authenticated using ((select private.key_may('billing:read')));
grant select (id, workspace_id, plan_price_id, next_plan_price_id, status, period_start, period_end, cancel_at, trial_end, past_due_since, ended_at, created_at)
  on public.subscriptions to authenticated;
grant select (id, workspace_id, kind, provider, plan_price_id, credits, amount_cents, currency, state, refunded_cents, disputed_cents, document_number,
  document_url, document_pdf_url, period_start, period_end, created_at, paid_at) on public.payments to authenticated;
grant select on public.billing_customers, public.subscriptions, public.subscription_checkouts, public.payments to service_role;
grant execute on function public.workspace_plan to authenticated;
grant execute on function public.begin_look, public.open_top_up, public.open_subscription_checkout, public.attach_subscription_checkout,
  public.close_subscription_checkout, public.expire_subscription_checkout, public.keep_customer, public.sync_subscription, public.record_invoice, public.grant_due_months,
  public.record_back, public.subscriptions_to_check, public.subscriptions_to_end, public.checkouts_to_check to service_role;
