-- One double-entry ledger for credits and money. Every transaction sums to zero per currency; entries are never
-- changed. Workspace accounts carry a running balance under a row lock; platform accounts have none and are summed
-- when asked, so that unrelated workspaces never wait for each other.
-- Sign: a positive entry raises the account's balance as its owner sees it.
create type private.ledger_account_kind as enum (
  'credits_monthly', 'credits_purchased', 'credits_held', 'credits_owed', 'sales',          -- of a workspace
  'credits_issued', 'credits_spent', 'credits_expired', 'revenue', 'clearing'               -- of the platform
);
create type private.hold_state as enum ('held', 'captured', 'released');

create table private.ledger_accounts (
  id           uuid primary key default gen_random_uuid(),
  workspace_id uuid references public.workspaces (id) on delete restrict,
  kind         private.ledger_account_kind not null,
  currency     text not null constraint ledger_accounts_currency check (currency = 'credit' or currency ~ '^[a-z]{3}$'),
  balance      bigint,
  period_start timestamptz, -- of monthly credits: the period they were given for
  period_end   timestamptz, -- and when what is unspent of them expires
  constraint ledger_accounts_one_each unique nulls not distinct (workspace_id, kind, currency),
  constraint ledger_accounts_balance_of_workspaces check ((workspace_id is null) = (balance is null)),
  -- What was spent of credits whose payment went back is owed, as a balance below zero; the next credits settle it first.
  constraint ledger_accounts_credits_sign check (currency <> 'credit' or case kind when 'credits_owed' then balance <= 0 else balance >= 0 end)
);

create table private.ledger_transactions (
  id              uuid primary key default gen_random_uuid(),
  number          bigint generated always as identity, -- the order they came in
  workspace_id    uuid references public.workspaces (id) on delete restrict,
  kind            text not null constraint ledger_transactions_kind check (kind in
                    ('grant', 'hold', 'capture', 'release', 'expiry', 'reversal', 'restoration', 'adjustment', 'sale', 'payment', 'refund', 'dispute', 'dispute_won')),
  reference       text not null, -- what it is for, as kind:id
  idempotency_key text not null constraint ledger_transactions_key_unique unique,
  created_at      timestamptz not null default now(),
  is_credit       boolean not null generated always as (kind not in ('sale', 'payment', 'refund', 'dispute', 'dispute_won')) stored
);
create index ledger_transactions_credits on private.ledger_transactions (workspace_id, number desc) where is_credit;
create index ledger_transactions_workspace_id on private.ledger_transactions (workspace_id, created_at desc);

create table private.ledger_entries (
  id             bigint generated always as identity primary key,
  transaction_id uuid not null references private.ledger_transactions (id) on delete restrict,
  account_id     uuid not null references private.ledger_accounts (id) on delete restrict,
  amount         bigint not null constraint ledger_entries_amount_not_zero check (amount <> 0),
  created_at     timestamptz not null default now()
);
create index ledger_entries_transaction_id on private.ledger_entries (transaction_id);
create index ledger_entries_account_id_id on private.ledger_entries (account_id, id desc);

create table private.credit_holds (
  id              uuid primary key default gen_random_uuid(),
  workspace_id    uuid not null references public.workspaces (id) on delete restrict,
  amount          integer not null constraint credit_holds_amount_positive check (amount > 0),
  from_monthly    integer not null constraint credit_holds_from_monthly check (from_monthly between 0 and amount),
  monthly_period  timestamptz, -- the period those belong to: given back later they have expired
  user_id         uuid references public.profiles (user_id) on delete set null, -- whose quota it counts against
  state           private.hold_state not null default 'held',
  captured_amount integer constraint credit_holds_captured_amount check (captured_amount between 0 and amount),
  reference       text not null,
  idempotency_key text not null constraint credit_holds_key_unique unique,
  created_at      timestamptz not null default now(),
  settled_at      timestamptz,
  constraint credit_holds_settled check ((state = 'held') = (settled_at is null))
);
create index credit_holds_workspace_id on private.credit_holds (workspace_id);
create index credit_holds_user_id on private.credit_holds (user_id, workspace_id, created_at);
create index credit_holds_reference on private.credit_holds (reference);
create index credit_holds_open on private.credit_holds (created_at) where state = 'held';

insert into private.ledger_accounts (kind, currency) values ('credits_issued', 'credit'), ('credits_spent', 'credit'), ('credits_expired', 'credit');

create function private.forbid_change()
returns trigger language plpgsql security invoker set search_path = '' as $$
begin
  perform private.refuse(409, 'append_only', tg_table_name);
  return null;
end $$;
create trigger append_only before update or delete on private.ledger_entries for each row execute function private.forbid_change();
create trigger append_only before update or delete on private.ledger_transactions for each row execute function private.forbid_change();
create trigger never_truncated before truncate on private.ledger_entries for each statement execute function private.forbid_change();
create trigger never_truncated before truncate on private.ledger_transactions for each statement execute function private.forbid_change();

create function private.require_balanced_transaction()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists ( -- each account by its key: a join may read the accounts of all workspaces
    select from (
      select e.amount, (select a.currency from private.ledger_accounts a where a.id = e.account_id) as currency
      from private.ledger_entries e where e.transaction_id = new.transaction_id
    ) l group by l.currency having sum(l.amount) <> 0
  ) then
    perform private.refuse(500, 'ledger_unbalanced', new.transaction_id::text);
  end if;
  return null;
end $$;
create constraint trigger balanced after insert on private.ledger_entries
  deferrable initially deferred for each row execute function private.require_balanced_transaction();

-- Writes one transaction and moves the running balances. Callers hold the wallet's lock; amounts of zero are left out.
create function private.post(
  p_workspace_id uuid, p_kind text, p_reference text, p_idempotency_key text, p_account_ids uuid[], p_amounts bigint[]
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  insert into private.ledger_transactions (workspace_id, kind, reference, idempotency_key)
  values (p_workspace_id, p_kind, p_reference, p_idempotency_key) returning id into v_id;
  insert into private.ledger_entries (transaction_id, account_id, amount)
  select v_id, e.account_id, e.amount from unnest(p_account_ids, p_amounts) as e (account_id, amount) where e.amount <> 0;
  -- By its key, not by a join: the planner can't know how few there are, and would read the accounts of all workspaces.
  update private.ledger_accounts a set balance = a.balance + p_amounts[array_position(p_account_ids, a.id)]
  where a.id = any (p_account_ids) and a.balance is not null and p_amounts[array_position(p_account_ids, a.id)] <> 0;
  return v_id;
end $$;

-- The wallet's lock: every credit movement of a workspace takes this one row first, so no two run side by side.
create type private.wallet as (
  workspace_id uuid, monthly_id uuid, purchased_id uuid, held_id uuid, owed_id uuid,
  monthly bigint, purchased bigint, owed bigint, period_start timestamptz, period_end timestamptz
);
create function private.lock_wallet(p_workspace_id uuid)
returns private.wallet language plpgsql security definer set search_path = '' as $$
declare
  w private.wallet;
begin
  select a.workspace_id, a.id into w.workspace_id, w.held_id from private.ledger_accounts a
  where a.workspace_id = p_workspace_id and a.kind = 'credits_held' and a.currency = 'credit' for update;
  if w.held_id is null then perform private.refuse(404, 'workspace_not_found'); end if;
  -- A statement of its own: it sees what the one before waited for.
  select m.id, m.balance, m.period_start, m.period_end, p.id, p.balance, o.id, -o.balance
  into w.monthly_id, w.monthly, w.period_start, w.period_end, w.purchased_id, w.purchased, w.owed_id, w.owed
  from private.ledger_accounts m, private.ledger_accounts p, private.ledger_accounts o
  where m.workspace_id = p_workspace_id and m.kind = 'credits_monthly' and m.currency = 'credit'
    and p.workspace_id = p_workspace_id and p.kind = 'credits_purchased' and p.currency = 'credit'
    and o.workspace_id = p_workspace_id and o.kind = 'credits_owed' and o.currency = 'credit';
  return w;
end $$;

-- In plpgsql, which keeps its plan: a definer function in SQL is planned at each call before Postgres 18.
create function private.platform_account(p_kind private.ledger_account_kind, p_currency text)
returns uuid language plpgsql stable security definer set search_path = '' as $$
begin
  return (select a.id from private.ledger_accounts a where a.workspace_id is null and a.kind = p_kind and a.currency = p_currency);
end $$;

create function private.open_wallet()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.ledger_accounts (workspace_id, kind, currency, balance)
  select new.id, k, 'credit', 0
  from unnest(array['credits_monthly', 'credits_purchased', 'credits_held', 'credits_owed']::private.ledger_account_kind[]) as k;
  return new;
end $$;
create trigger open_wallet after insert on public.workspaces for each row execute function private.open_wallet();

-- Adds credits that never expire. The key names what was bought or given; repeating it changes nothing.
create function public.grant_credits(p_workspace_id uuid, p_amount integer, p_reference text, p_idempotency_key text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_wallet private.wallet;
begin
  if p_amount is null or p_amount <= 0 then perform private.refuse(400, 'amount_not_positive'); end if;
  v_wallet := private.lock_wallet(p_workspace_id);
  if exists (select from private.ledger_transactions where idempotency_key = 'grant:' || p_idempotency_key) then
    return false;
  end if;
  perform private.give(v_wallet, v_wallet.purchased_id, 'grant', p_amount, p_reference, 'grant:' || p_idempotency_key);
  return true;
end $$;

-- Posts new credits to one of the wallet's accounts; what the workspace owes is settled from them first. Callers hold the lock.
create function private.give(
  p_wallet private.wallet, p_account_id uuid, p_kind text, p_amount integer, p_reference text, p_idempotency_key text
) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_settled bigint := least(p_wallet.owed, p_amount);
begin
  perform private.post(p_wallet.workspace_id, p_kind, p_reference, p_idempotency_key,
    array[p_account_id, p_wallet.owed_id, private.platform_account('credits_issued', 'credit')],
    array[p_amount - v_settled, v_settled, -p_amount]::bigint[]);
end $$;

-- Sets credits aside for work in progress, monthly ones first. The same key returns the first hold.
create function public.hold_credits(
  p_workspace_id uuid, p_amount integer, p_reference text, p_idempotency_key text, p_user_id uuid default null
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_wallet private.wallet;
  v_hold   private.credit_holds;
  v_monthly integer;
begin
  if p_amount is null or p_amount <= 0 then perform private.refuse(400, 'amount_not_positive'); end if;
  v_wallet := private.lock_wallet(p_workspace_id);
  select * into v_hold from private.credit_holds where idempotency_key = p_idempotency_key;
  if found then
    if v_hold.workspace_id <> p_workspace_id or v_hold.amount <> p_amount then perform private.refuse(409, 'idempotency_key_reused'); end if;
    return v_hold.id;
  end if;
  if v_wallet.monthly + v_wallet.purchased < p_amount then perform private.refuse(402, 'insufficient_credits'); end if;
  perform private.require_quota(p_workspace_id, p_user_id, p_amount);
  v_monthly := least(v_wallet.monthly, p_amount);
  insert into private.credit_holds (workspace_id, amount, from_monthly, monthly_period, user_id, reference, idempotency_key)
  values (p_workspace_id, p_amount, v_monthly, v_wallet.period_start, p_user_id, p_reference, p_idempotency_key) returning * into v_hold;
  perform private.post(p_workspace_id, 'hold', p_reference, 'hold:' || v_hold.id,
    array[v_wallet.held_id, v_wallet.monthly_id, v_wallet.purchased_id],
    array[p_amount, -v_monthly, v_monthly - p_amount]::bigint[]);
  perform private.note_low_credits(p_workspace_id, v_wallet.monthly + v_wallet.purchased, p_amount);
  return v_hold.id;
end $$;

-- Ends a hold: `p_spent` of it is spent, the rest settles what is owed and then goes back to where it came from (purchased
-- credits first, as the monthly ones were to be spent first). Monthly ones of a period that is over have expired: back they
-- would be credits that nobody paid for. Repeating it with a hold already settled the same way changes nothing.
create function private.settle_hold(p_hold_id uuid, p_spent integer)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_hold    private.credit_holds;
  v_wallet  private.wallet;
  v_state   private.hold_state := case when p_spent = 0 then 'released' else 'captured' end;
  v_monthly_back   integer;
  v_purchased_back integer;
  v_settled        integer;
  v_is_over        boolean;
begin
  select * into v_hold from private.credit_holds where id = p_hold_id;
  if not found then perform private.refuse(404, 'hold_not_found'); end if;
  v_wallet := private.lock_wallet(v_hold.workspace_id);
  select * into v_hold from private.credit_holds where id = p_hold_id; -- again, now that nobody else can settle it
  if v_hold.state = v_state and v_hold.captured_amount = p_spent then return false; end if;
  if v_hold.state <> 'held' then perform private.refuse(409, 'hold_already_settled', v_hold.state::text); end if;
  if p_spent is null or p_spent not between 0 and v_hold.amount then perform private.refuse(400, 'capture_exceeds_hold'); end if;
  v_monthly_back := greatest(v_hold.from_monthly - p_spent, 0);
  v_purchased_back := v_hold.amount - p_spent - v_monthly_back;
  v_settled := least(v_wallet.owed, v_monthly_back + v_purchased_back);
  v_purchased_back := v_purchased_back - greatest(v_settled - v_monthly_back, 0);
  v_monthly_back := greatest(v_monthly_back - v_settled, 0);
  v_is_over := v_hold.monthly_period is distinct from v_wallet.period_start;
  update private.credit_holds set state = v_state, captured_amount = p_spent, settled_at = now() where id = p_hold_id;
  perform private.post(v_hold.workspace_id, case when p_spent = 0 then 'release' else 'capture' end, v_hold.reference, 'settle:' || p_hold_id,
    array[v_wallet.held_id, case when v_is_over then private.platform_account('credits_expired', 'credit') else v_wallet.monthly_id end,
      v_wallet.purchased_id, v_wallet.owed_id, private.platform_account('credits_spent', 'credit')],
    array[-v_hold.amount, v_monthly_back, v_purchased_back, v_settled, p_spent]::bigint[]);
  if v_is_over and v_monthly_back > 0 then
    perform private.note_expired(v_hold.workspace_id, v_hold.monthly_period, v_monthly_back);
  end if;
  return true;
end $$;

-- Whether monthly credits of a hold would expire if they were given back now.
create function private.is_of_past_period(p_hold_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_hold private.credit_holds;
begin
  select * into strict v_hold from private.credit_holds where id = p_hold_id;
  return v_hold.from_monthly > 0 and v_hold.monthly_period is distinct from (private.lock_wallet(v_hold.workspace_id)).period_start;
end $$;

create function public.capture_credits(p_hold_id uuid, p_amount integer)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  if p_amount is null or p_amount <= 0 then perform private.refuse(400, 'amount_not_positive'); end if;
  return private.settle_hold(p_hold_id, p_amount);
end $$;

create function public.release_credits(p_hold_id uuid)
returns boolean language sql security definer set search_path = '' as $$
  select private.settle_hold(p_hold_id, 0)
$$;

-- A sale in real money: what buyers paid and the platform owes the workspace. Keyed by the payment, not by an event.
create function private.record_sale(p_workspace_id uuid, p_amount bigint, p_currency text, p_reference text, p_payment_id text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_sales uuid;
begin
  insert into private.ledger_accounts (workspace_id, kind, currency, balance) values (p_workspace_id, 'sales', p_currency, 0)
  on conflict on constraint ledger_accounts_one_each do nothing;
  insert into private.ledger_accounts (kind, currency) values ('clearing', p_currency)
  on conflict on constraint ledger_accounts_one_each do nothing;
  select id into v_sales from private.ledger_accounts
  where workspace_id = p_workspace_id and kind = 'sales' and currency = p_currency for update;
  if exists (select from private.ledger_transactions where idempotency_key = 'sale:' || p_payment_id) then return; end if;
  perform private.post(p_workspace_id, 'sale', p_reference, 'sale:' || p_payment_id,
    array[v_sales, private.platform_account('clearing', p_currency)], array[p_amount, -p_amount]);
end $$;

-- What a member sees of the wallet: credits free to spend and credits set aside. Null for a stranger.
create function public.credit_balance(p_workspace_id uuid)
returns table (available bigint, held bigint) language sql stable security definer set search_path = '' as $$
  select coalesce(sum(a.balance) filter (where a.kind in ('credits_monthly', 'credits_purchased')), 0)::bigint,
         coalesce(sum(a.balance) filter (where a.kind = 'credits_held'), 0)::bigint
  from private.ledger_accounts a
  where a.workspace_id = p_workspace_id and a.currency = 'credit'
    and p_workspace_id = any (array(select private.my_workspace_ids('viewer')))
$$;

-- Zero rows, or exactly what is wrong: a balance that differs from its entries, a transaction that does not sum to zero,
-- a held balance that differs from the open holds.
create function public.ledger_faults()
returns table (fault text, id uuid, expected bigint, actual bigint) language sql stable security definer set search_path = '' as $$
  select 'balance_differs_from_entries', a.id, coalesce(sum(e.amount), 0)::bigint, a.balance
  from private.ledger_accounts a left join private.ledger_entries e on e.account_id = a.id
  where a.balance is not null group by a.id having a.balance <> coalesce(sum(e.amount), 0)
  union all
  select 'transaction_unbalanced', e.transaction_id, 0, sum(e.amount)::bigint
  from private.ledger_entries e join private.ledger_accounts a on a.id = e.account_id
  group by e.transaction_id, a.currency having sum(e.amount) <> 0
  union all
  select 'held_differs_from_open_holds', a.id, coalesce(sum(h.amount), 0)::bigint, a.balance
  from private.ledger_accounts a
  left join private.credit_holds h on h.workspace_id = a.workspace_id and h.state = 'held'
  where a.kind = 'credits_held' group by a.id having a.balance <> coalesce(sum(h.amount), 0)
$$;

alter table private.ledger_accounts enable row level security;
alter table private.ledger_transactions enable row level security;
alter table private.ledger_entries enable row level security;
alter table private.credit_holds enable row level security;

grant execute on function public.credit_balance to authenticated;
grant execute on function public.grant_credits, public.hold_credits, public.capture_credits, public.release_credits,
  public.ledger_faults to service_role;
