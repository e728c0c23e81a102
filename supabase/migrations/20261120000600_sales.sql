-- Orders, what they entitle to, and the events that payment providers send. An event is stored once and only says where
-- to look; the handler asks the provider for the present state and converges on it, so that repeated, late or reordered
-- events end in the same rows.
create type public.order_kind as enum ('product', 'top_up');
create type public.order_state as enum ('open', 'paid', 'expired');
create type public.entitlement_state as enum ('active', 'revoked');
create type public.event_state as enum ('received', 'processed', 'ignored', 'failed');
create type public.mail_state as enum ('queued', 'sent', 'failed');

create table public.orders (
  id                  uuid primary key default gen_random_uuid(),
  workspace_id        uuid not null, -- whose product it is; of a top-up, who gets the credits
  kind                public.order_kind not null default 'product',
  product_id          uuid,
  product_title       text,
  credits             integer constraint orders_credits_positive check (credits > 0),
  credit_pack_price_id uuid, -- references public.credit_pack_prices, once that is there
  amount_cents        integer not null constraint orders_amount_positive check (amount_cents > 0),
  currency            text not null references public.currencies (code) on delete restrict,
  state               public.order_state not null default 'open',
  buyer_user_id       uuid references public.profiles (user_id) on delete set null,
  buyer_email         text constraint orders_buyer_email_shape check (buyer_email like '%_@_%' and buyer_email = lower(buyer_email)),
  visitor_key         text not null, -- names the browser that ordered, so that a double click is one order
  locale              text not null default 'en',
  provider            text not null default 'stripe' constraint orders_provider check (provider in ('stripe', 'paypal')),
  provider_session_id text constraint orders_provider_session_unique unique,
  provider_payment_id text constraint orders_provider_payment_unique unique,
  created_at          timestamptz not null default now(),
  checked_at          timestamptz not null default now(), -- when the sweep last asked the provider
  paid_at             timestamptz,
  provider_paid_at    timestamptz, -- when the provider took the money; from there on the buyer waits
  constraint orders_product foreign key (product_id, workspace_id) references public.products (id, workspace_id) on delete restrict,
  constraint orders_kind check (case kind when 'product' then product_id is not null and product_title is not null and credits is null
    else product_id is null and credits is not null and credit_pack_price_id is not null end),
  constraint orders_paid_is_complete check (state <> 'paid' or (buyer_email is not null and provider_payment_id is not null and paid_at is not null))
);
create index orders_workspace_id_created_at on public.orders (workspace_id, created_at desc);
create index orders_product_workspace on public.orders (product_id, workspace_id);
create index orders_buyer_user_id on public.orders (buyer_user_id);
create index orders_visitor_key on public.orders (visitor_key, product_id);
create index orders_open on public.orders (checked_at) where state = 'open' and provider_session_id is not null;
create index orders_currency on public.orders (currency);

create table public.entitlements (
  id           uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  product_id   uuid not null,
  order_id     uuid not null constraint entitlements_one_per_order unique references public.orders (id) on delete restrict,
  user_id      uuid references public.profiles (user_id) on delete set null,
  buyer_email  text not null,
  state        public.entitlement_state not null default 'active',
  reading_place integer not null default 1 constraint entitlements_reading_place check (reading_place > 0), -- section last read
  created_at   timestamptz not null default now(),
  constraint entitlements_product foreign key (product_id, workspace_id) references public.products (id, workspace_id) on delete restrict
);
create index entitlements_user_id on public.entitlements (user_id, created_at desc);
create index entitlements_buyer_email on public.entitlements (buyer_email) where user_id is null;
create index entitlements_workspace_id on public.entitlements (workspace_id);
create index entitlements_product_workspace on public.entitlements (product_id, workspace_id);

create table public.provider_events (
  id           uuid primary key default gen_random_uuid(),
  provider     text not null,
  event_id     text not null,
  type         text not null,
  object_id    text not null,
  payload      text not null, -- the raw body as it was signed
  state        public.event_state not null default 'received',
  error        text,
  received_at  timestamptz not null default now(),
  processed_at timestamptz,
  constraint provider_events_once unique (provider, event_id)
);
create index provider_events_received_at on public.provider_events (received_at desc);

-- Mail to send, written in the transaction that makes it due.
create table public.outbox (
  id              uuid primary key default gen_random_uuid(),
  kind            text not null,
  recipient       text not null,
  locale          text not null,
  payload         jsonb not null,
  idempotency_key text not null constraint outbox_key_unique unique,
  state           public.mail_state not null default 'queued',
  error           text,
  created_at      timestamptz not null default now(),
  sent_at         timestamptz
);
create index outbox_created_at on public.outbox (created_at desc);

create function private.announce_order()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform pg_notify('order', json_build_object('orderId', new.id)::text);
  return null;
end $$;
create trigger announce after update of state on public.orders for each row execute function private.announce_order();

-- Opens an order at the page's present price. The same browser gets its open order of that price back; one that it paid
-- already is returned as paid, so that nobody pays twice by going back.
create function public.open_order(p_slug text, p_visitor_key text, p_locale text, p_user_id uuid default null, p_provider text default 'stripe')
returns public.orders language plpgsql security definer set search_path = '' as $$
declare
  v_page  public.pages;
  v_order public.orders;
begin
  select * into v_page from public.pages where slug = p_slug and is_listed;
  if not found then perform private.refuse(404, 'product_not_found'); end if;
  perform pg_advisory_xact_lock(hashtextextended('order:' || p_visitor_key || v_page.product_id, 0));
  select o.* into v_order from public.orders o
  where o.product_id = v_page.product_id
    and (o.visitor_key = p_visitor_key or (p_user_id is not null and o.buyer_user_id = p_user_id))
    and ((o.state = 'paid' and exists (select from public.entitlements e where e.order_id = o.id and e.state = 'active'))
      or (o.state = 'open' and o.visitor_key = p_visitor_key and o.created_at > now() - interval '20 hours'
          and o.amount_cents = v_page.price_cents and o.currency = v_page.currency and o.provider = p_provider
          and o.buyer_user_id is not distinct from p_user_id))
  order by o.state = 'paid' desc, o.created_at desc limit 1;
  if found then return v_order; end if;
  insert into public.orders (workspace_id, product_id, product_title, amount_cents, currency, buyer_user_id, visitor_key, locale, provider)
  values (v_page.workspace_id, v_page.product_id, v_page.title, v_page.price_cents, v_page.currency, p_user_id, p_visitor_key, p_locale, p_provider)
  returning * into v_order;
  return v_order;
end $$;

-- Ties the provider's checkout session to the order. Once tied it stays: a second session is refused.
create function public.attach_session(p_order_id uuid, p_session_id text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.orders set provider_session_id = p_session_id
  where id = p_order_id and (provider_session_id is null or provider_session_id = p_session_id);
  if not found then perform private.refuse(409, 'order_has_other_session'); end if;
end $$;

-- The provider says that nobody can pay this order any more.
create function public.expire_order(p_order_id uuid)
returns void language sql security definer set search_path = '' as $$
  update public.orders set state = 'expired' where id = p_order_id and state = 'open'
$$;

-- Paid: access (or credits), books and receipt in one transaction. Answers what it led to: the entitlement, or the order of a
-- top-up. Repeating it changes nothing; an amount or currency other than
-- ordered, or another session, grants nothing.
create function public.fulfil_order(
  p_order_id uuid, p_session_id text, p_payment_id text, p_amount bigint, p_currency text, p_email text,
  p_provider_paid_at timestamptz default null
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_order public.orders;
  v_entitlement_id uuid;
  v_user_id uuid;
begin
  select * into v_order from public.orders where id = p_order_id for update;
  if not found then perform private.refuse(404, 'order_not_found'); end if;
  select e.id into v_entitlement_id from public.entitlements e where e.order_id = p_order_id;
  if found then return v_entitlement_id; end if;
  if v_order.kind = 'top_up' and v_order.state = 'paid' then return p_order_id; end if;
  if v_order.provider_session_id is distinct from p_session_id then perform private.refuse(409, 'order_has_other_session'); end if;
  if v_order.amount_cents <> p_amount or v_order.currency <> p_currency then perform private.refuse(409, 'amount_mismatch'); end if;
  update public.orders set provider_paid_at = p_provider_paid_at where id = p_order_id;
  if v_order.kind = 'top_up' then return private.fulfil_top_up(v_order, p_payment_id, p_email); end if;

  perform pg_advisory_xact_lock(hashtextextended('buyer:' || lower(p_email), 0)); -- as in welcome_user
  v_user_id := coalesce(v_order.buyer_user_id, private.confirmed_user_id(p_email));
  update public.orders set state = 'paid', paid_at = now(), provider_payment_id = p_payment_id,
    buyer_email = lower(p_email), buyer_user_id = v_user_id where id = p_order_id;
  insert into public.entitlements (workspace_id, product_id, order_id, user_id, buyer_email)
  values (v_order.workspace_id, v_order.product_id, p_order_id, v_user_id, lower(p_email)) returning id into v_entitlement_id;
  perform private.record_sale(v_order.workspace_id, p_amount, p_currency, 'order:' || p_order_id, p_payment_id);
  perform private.queue_mail('receipt', lower(p_email), v_order.locale, jsonb_build_object('entitlementId', v_entitlement_id),
    'receipt:' || p_order_id);
  return v_entitlement_id;
end $$;

create function private.confirmed_user_id(p_email text)
returns uuid language sql stable security definer set search_path = '' as $$
  select u.id from auth.users u join public.profiles p on p.user_id = u.id
  where u.email = lower(p_email) and u.email_confirmed_at is not null
$$;

-- Queues a mail and its job; the same key is one mail.
create function private.queue_mail(p_kind text, p_recipient text, p_locale text, p_payload jsonb, p_idempotency_key text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  insert into public.outbox (kind, recipient, locale, payload, idempotency_key)
  values (p_kind, p_recipient, p_locale, p_payload, p_idempotency_key)
  on conflict on constraint outbox_key_unique do nothing returning id into v_id;
  if v_id is not null then
    perform graphile_worker.add_job('send_mail', json_build_object('mailId', v_id), job_key := 'mail:' || v_id, max_attempts := 12);
  end if;
end $$;

create function public.mark_mail(p_mail_id uuid, p_error text default null)
returns void language sql security definer set search_path = '' as $$
  update public.outbox set state = case when p_error is null then 'sent' else 'failed' end::public.mail_state,
    error = p_error, sent_at = case when p_error is null then now() end
  where id = p_mail_id and state <> 'sent'
$$;

-- Stores a verified event and queues its handling. False when it was here already.
create function public.receive_event(p_provider text, p_event_id text, p_type text, p_object_id text, p_payload text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  insert into public.provider_events (provider, event_id, type, object_id, payload)
  values (p_provider, p_event_id, p_type, p_object_id, p_payload)
  on conflict on constraint provider_events_once do nothing returning id into v_id;
  if v_id is null then return false; end if;
  perform graphile_worker.add_job('provider_event', json_build_object('eventId', v_id), job_key := 'event:' || v_id, max_attempts := 15);
  return true;
end $$;

-- Open orders the sweep should ask the provider about, oldest look first; marks them as looked at. A young order is
-- asked about each minute; the wait grows with its age, so that carts left behind cost little.
create function public.orders_to_check(p_limit integer)
returns table (order_id uuid, session_id text, provider text) language sql security definer set search_path = '' as $$
  update public.orders o set checked_at = now()
  from (select id from public.orders
        where state = 'open' and provider_session_id is not null and now() - checked_at > greatest(interval '1 minute', (checked_at - created_at) / 2)
        order by checked_at limit p_limit for update skip locked) due
  where o.id = due.id returning o.id, o.provider_session_id, o.provider
$$;

-- What an entitlement opens: the product's latest published version. No row when revoked or unknown. The caller has
-- proven the right (row-level security for a signed-in buyer, the signed link for a guest).
create function public.entitled_content(p_entitlement_id uuid)
returns table (product_id uuid, title text, subtitle text, author_name text, language text, type public.product_type,
  origin text, sections jsonb, reading_place integer, version_number integer, published_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select v.product_id, v.title, v.subtitle, v.author_name, v.language, v.type, v.origin, v.sections, e.reading_place, v.number, v.created_at
  from public.entitlements e
  join lateral (select * from public.product_versions pv where pv.product_id = e.product_id order by pv.number desc limit 1) v on true
  where e.id = p_entitlement_id and e.state = 'active'
$$;

create function public.remember_place(p_entitlement_id uuid, p_place integer)
returns void language sql security definer set search_path = '' as $$
  update public.entitlements set reading_place = p_place where id = p_entitlement_id and state = 'active' and p_place > 0
$$;

alter table public.orders enable row level security;
alter table public.entitlements enable row level security;
alter table public.provider_events enable row level security;
alter table public.outbox enable row level security;

-- One policy for both kinds of reader: two permissive ones would each be evaluated for every row.
create policy members_and_buyers_select on public.orders for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer')))
    or (buyer_user_id = (select auth.uid()) and state = 'paid'));
create policy members_and_buyers_select on public.entitlements for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))) or user_id = (select auth.uid()));

grant select (id, workspace_id, kind, product_id, product_title, credits, amount_cents, currency, state, buyer_user_id, buyer_email, created_at, paid_at)
  on public.orders to authenticated;
grant select on public.entitlements to authenticated;
grant select on public.orders, public.entitlements, public.provider_events, public.outbox to service_role;
grant execute on function public.open_order, public.attach_session, public.expire_order, public.fulfil_order, public.mark_mail,
  public.receive_event, public.orders_to_check, public.entitled_content, public.remember_place to service_role;
