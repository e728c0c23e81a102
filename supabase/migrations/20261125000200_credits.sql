-- Credits that were paid for: given once for what was bought, renewed by the period, and taken back as far as the money
-- goes back. So the credits a workspace ever got never exceed what stays paid, whatever the order of events.
create type private.credit_kind as enum ('monthly', 'purchased');

-- One row for each lot of credits that a payment brought. `reversed` follows refunds and disputes both ways.
create table private.credit_grants (
  id           uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete restrict,
  payment_id   uuid not null, -- references public.payments, once that is there
  kind         private.credit_kind not null,
  credits      integer not null,
  withheld     integer not null default 0 constraint credit_grants_withheld check (withheld >= 0), -- paid for as well, but spent before
  converted    integer not null default 0 -- of time that a change of plans turned back into money
               constraint credit_grants_converted check (converted between 0 and credits + withheld),
  converted_reversed integer not null default 0 constraint credit_grants_converted_reversed check (converted_reversed >= 0), -- taken before that
  reversed     integer not null default 0 constraint credit_grants_reversed check (reversed between 0 and credits + withheld - converted),
  reversed_other integer not null default 0 -- of those, taken from credits of the other kind: there they go back to
               constraint credit_grants_reversed_other check (reversed_other between 0 and reversed),
  period_start timestamptz,
  period_end   timestamptz,
  expired      integer not null default 0, -- of monthly ones: what nobody spent in the period
  is_late      boolean not null default false, -- reported after a newer period, so it never was in the wallet
  idempotency_key text not null constraint credit_grants_key_unique unique, -- names what was bought
  created_at   timestamptz not null default clock_timestamp(), -- one wallet's grants come one after the other
  constraint credit_grants_credits check (credits >= 0 and credits + withheld > 0),
  constraint credit_grants_period check ((kind = 'monthly') = (period_start is not null and period_end is not null))
);
create index credit_grants_payment_id on private.credit_grants (payment_id);
create index credit_grants_workspace_id on private.credit_grants (workspace_id, period_start desc);

create function private.note_expired(p_workspace_id uuid, p_period_start timestamptz, p_amount bigint)
returns void language sql security definer set search_path = '' as $$
  update private.credit_grants set expired = expired + p_amount
  where id = (select g.id from private.credit_grants g
              where g.workspace_id = p_workspace_id and g.period_start = p_period_start and not g.is_late
              order by g.created_at desc limit 1)
$$;

-- Ends the monthly credits that are left. Callers hold the wallet's lock; answers the wallet as it is then. Those that a change
-- of plans turned back into money did not expire: a refund of that money still takes as many.
create function private.expire_monthly(p_wallet private.wallet, p_reference text, p_is_converted boolean default false)
returns private.wallet language plpgsql security definer set search_path = '' as $$
begin
  if p_wallet.monthly > 0 then
    perform private.post(p_wallet.workspace_id, 'expiry', p_reference, 'expiry:' || p_wallet.workspace_id || ':' || gen_random_uuid(),
      array[p_wallet.monthly_id, private.platform_account('credits_expired', 'credit')], array[-p_wallet.monthly, p_wallet.monthly]);
    if not p_is_converted then
      perform private.note_expired(p_wallet.workspace_id, p_wallet.period_start, p_wallet.monthly);
    end if;
    p_wallet.monthly := 0;
  end if;
  return p_wallet;
end $$;

-- Gives the monthly credits of a period: what is unspent of the period before expires, then the allowance is there. The key
-- names the payment and its month; repeating it changes nothing. `p_sort` tells the period from the one in the wallet: 'change'
-- comes from a change of plans, which may begin at the same second as what it replaces; 'over' from a plan that has ended. A
-- period that comes late is booked and expires at once, but for what it settles. `p_withheld` are credits of the allowance that
-- were spent before.
create function private.renew_credits(
  p_workspace_id uuid, p_payment_id uuid, p_credits integer, p_period tstzrange, p_key text, p_sort text default 'next',
  p_withheld integer default 0
) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  w           private.wallet := private.lock_wallet(p_workspace_id);
  v_is_late   boolean := p_sort = 'over' or coalesce(w.period_start > lower(p_period), false)
                or (p_sort = 'next' and coalesce(w.period_start = lower(p_period), false));
  v_reference text := 'payment:' || p_payment_id;
  v_settled   bigint := least(w.owed, p_credits);
begin
  if exists (select from private.credit_grants where idempotency_key = p_key) then return false; end if;
  if not v_is_late then
    w := private.expire_monthly(w, v_reference, p_sort = 'change');
    update private.ledger_accounts set period_start = lower(p_period), period_end = upper(p_period) where id = w.monthly_id;
  end if;
  if p_credits + p_withheld <= 0 then return true; end if;
  insert into private.credit_grants (workspace_id, payment_id, kind, credits, withheld, period_start, period_end, expired, is_late, idempotency_key)
  values (p_workspace_id, p_payment_id, 'monthly', p_credits, p_withheld, lower(p_period), upper(p_period),
    case when v_is_late then p_credits - v_settled else 0 end, v_is_late, p_key);
  if v_is_late then
    perform private.post(p_workspace_id, 'grant', v_reference, 'grant:' || p_key,
      array[w.owed_id, private.platform_account('credits_expired', 'credit'), private.platform_account('credits_issued', 'credit')],
      array[v_settled, p_credits - v_settled, -p_credits]::bigint[]);
  elsif p_credits > 0 then
    perform private.give(w, w.monthly_id, 'grant', p_credits, v_reference, 'grant:' || p_key);
  end if;
  return true;
end $$;

-- Gives bought credits, which never expire. The key names what was bought.
create function private.give_purchased(p_workspace_id uuid, p_payment_id uuid, p_credits integer, p_key text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  w private.wallet := private.lock_wallet(p_workspace_id);
begin
  if exists (select from private.credit_grants where idempotency_key = p_key) then return false; end if;
  insert into private.credit_grants (workspace_id, payment_id, kind, credits, idempotency_key)
  values (p_workspace_id, p_payment_id, 'purchased', p_credits, p_key);
  perform private.give(w, w.purchased_id, 'grant', p_credits, 'payment:' || p_payment_id, 'grant:' || p_key);
  return true;
end $$;

-- Takes credits for a debt of the workspace: from the kind that is named first, then from the other, and what is missing is
-- owed. So nothing can be spent beside a debt. Answers how many came from the other kind. Callers hold the wallet's lock.
create function private.take(w private.wallet, p_kind private.credit_kind, p_amount integer, p_reference text, p_key text)
returns bigint language plpgsql security definer set search_path = '' as $$
declare
  v_first  bigint := least(p_amount, case p_kind when 'purchased' then w.purchased else w.monthly end);
  v_second bigint := least(p_amount - v_first, case p_kind when 'purchased' then w.monthly else w.purchased end);
begin
  perform private.post(w.workspace_id, 'reversal', p_reference, p_key,
    array[case p_kind when 'purchased' then w.purchased_id else w.monthly_id end,
      case p_kind when 'purchased' then w.monthly_id else w.purchased_id end, w.owed_id, private.platform_account('credits_issued', 'credit')],
    array[-v_first, -v_second, v_first + v_second - p_amount, p_amount]::bigint[]);
  return v_second;
end $$;

-- Brings what is taken back of a grant to `p_target`, up or down: a refund and a dispute of one payment never take twice, and
-- a dispute that is won gives back. What was spent already is owed. What expired unspent is gone already: only the rest is
-- taken. Repeating it changes nothing, also after more has expired.
create function private.reverse_grant(p_grant_id uuid, p_target integer)
returns void language plpgsql security definer set search_path = '' as $$
declare
  g private.credit_grants;
  w private.wallet;
  v_target integer;
  v_other bigint;
  v_settled bigint;
  v_monthly bigint;
begin
  select * into g from private.credit_grants where id = p_grant_id;
  w := private.lock_wallet(g.workspace_id);
  select * into g from private.credit_grants where id = p_grant_id; -- again, now that nobody else can change it
  v_target := least(p_target, g.credits + g.withheld - g.converted);
  if v_target - g.expired > g.reversed then
    v_target := v_target - g.expired;
    v_other := private.take(w, g.kind, v_target - g.reversed, 'payment:' || g.payment_id, 'reversal:' || g.id || ':' || gen_random_uuid());
    update private.credit_grants set reversed = v_target, reversed_other = reversed_other + v_other where id = p_grant_id;
  elsif g.reversed > v_target then
    v_settled := least(w.owed, g.reversed - v_target);
    v_other := least(g.reversed_other, g.reversed - v_target - v_settled);
    -- Monthly ones whose period is over come back as ones that stay: while the money was in dispute nobody could spend them.
    v_monthly := case when g.kind = 'monthly' and g.period_start = w.period_start then g.reversed - v_target - v_settled - v_other else 0 end;
    perform private.post(g.workspace_id, 'restoration', 'payment:' || g.payment_id, 'restoration:' || g.id || ':' || gen_random_uuid(),
      array[w.monthly_id, w.purchased_id, w.owed_id, private.platform_account('credits_issued', 'credit')],
      array[v_monthly, g.reversed - v_target - v_settled - v_monthly, v_settled, v_target - g.reversed]::bigint[]);
    update private.credit_grants set reversed = v_target, reversed_other = least(reversed_other - v_other, v_target) where id = p_grant_id;
  end if;
end $$;

-- Staff give or take credits, with the reason. Taking more than there is, is refused. The key makes a double click one.
create function public.adjust_credits(p_workspace_id uuid, p_amount integer, p_reason text, p_idempotency_key text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  w       private.wallet;
  v_first bigint;
begin
  if not private.is_platform_admin() then perform private.refuse(404, 'not_found'); end if;
  if p_amount is null or p_amount = 0 or abs(p_amount) > 1000000 then perform private.refuse(422, 'amount_out_of_range'); end if;
  if coalesce(char_length(btrim(p_reason)), 0) not between 3 and 300 then perform private.refuse(422, 'reason_missing'); end if;
  w := private.lock_wallet(p_workspace_id);
  if exists (select from private.ledger_transactions where idempotency_key = 'adjustment:' || p_idempotency_key) then return false; end if;
  if p_amount > 0 then
    perform private.give(w, w.purchased_id, 'adjustment', p_amount, 'reason:' || btrim(p_reason), 'adjustment:' || p_idempotency_key);
  else
    if w.purchased + w.monthly < -p_amount then perform private.refuse(402, 'insufficient_credits'); end if;
    v_first := least(w.purchased, -p_amount);
    perform private.post(p_workspace_id, 'adjustment', 'reason:' || btrim(p_reason), 'adjustment:' || p_idempotency_key,
      array[w.purchased_id, w.monthly_id, private.platform_account('credits_issued', 'credit')],
      array[-v_first, p_amount + v_first, -p_amount]::bigint[]);
  end if;
  perform private.note_event(p_workspace_id, 'credits.changed', 'credits', p_workspace_id::text, null,
    jsonb_build_object('amount', p_amount, 'reason', btrim(p_reason)));
  return true;
end $$;

-- Refuses what would go over the member's own limit. Programs and jobs without a person have none.
create function private.require_quota(p_workspace_id uuid, p_user_id uuid, p_amount integer)
returns void language plpgsql stable security definer set search_path = '' as $$
declare
  v_quota integer;
  v_used  bigint;
begin
  select m.credit_quota into v_quota from public.workspace_members m where m.workspace_id = p_workspace_id and m.user_id = p_user_id;
  if v_quota is null then return; end if;
  select coalesce(sum(coalesce(h.captured_amount, h.amount)), 0) into v_used from private.credit_holds h
  where h.user_id = p_user_id and h.workspace_id = p_workspace_id
    and h.created_at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc' and h.state <> 'released';
  if v_used + p_amount > v_quota then perform private.refuse(402, 'credit_quota_reached', v_quota::text); end if;
end $$;

-- Tells the admins once when a spend takes the wallet below the line they set.
create function private.note_low_credits(p_workspace_id uuid, p_before bigint, p_amount integer)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_line integer := (select w.low_credits_at from public.workspaces w where w.id = p_workspace_id);
  v_left bigint := p_before - p_amount;
begin
  if v_line is null or p_before < v_line or v_left >= v_line then return; end if;
  perform private.mail_admins(p_workspace_id, 'low_credits', jsonb_build_object('workspaceId', p_workspace_id, 'left', v_left),
    'low_credits:' || p_workspace_id || ':' || gen_random_uuid());
end $$;

-- One mail for each admin and owner, in their language.
create function private.mail_admins(p_workspace_id uuid, p_kind text, p_payload jsonb, p_key text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.queue_mail(p_kind, p.email, coalesce(p.locale, 'en'), p_payload, p_key || ':' || p.user_id)
  from public.workspace_members m join public.profiles p on p.user_id = m.user_id
  where m.workspace_id = p_workspace_id and m.role >= 'admin';
end $$;

-- Admins limit what a member may spend in a month; null lifts it.
create function public.set_credit_quota(p_workspace_id uuid, p_user_id uuid, p_quota integer)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.enter_workspace(p_workspace_id, 'admin', 'members:write');
  if p_quota < 0 then perform private.refuse(422, 'amount_out_of_range'); end if;
  update public.workspace_members set credit_quota = p_quota where workspace_id = p_workspace_id and user_id = p_user_id;
  if not found then perform private.refuse(404, 'member_not_found'); end if;
end $$;

-- The wallet of a workspace as its members see it. No row for a stranger.
create function public.wallet(p_workspace_id uuid)
returns table (monthly bigint, purchased bigint, held bigint, owed bigint, monthly_until timestamptz)
language sql stable security definer set search_path = '' as $$
  select coalesce(sum(a.balance) filter (where a.kind = 'credits_monthly'), 0)::bigint,
         coalesce(sum(a.balance) filter (where a.kind = 'credits_purchased'), 0)::bigint,
         coalesce(sum(a.balance) filter (where a.kind = 'credits_held'), 0)::bigint,
         coalesce(-sum(a.balance) filter (where a.kind = 'credits_owed'), 0)::bigint,
         max(a.period_end)
  from private.ledger_accounts a
  where a.workspace_id = p_workspace_id and a.currency = 'credit'
    and p_workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('billing:read')
  having count(*) > 0
$$;

-- The bank statement: one line a transaction, newest first, with what it did to the credits free to spend, to those set
-- aside and to what is owed. `p_before` is the last line's place on the page before. What the lines are for is told by kind and
-- reference; a generation, a revision and a picture bring their product along.
create function public.wallet_entries(
  p_workspace_id uuid, p_kinds text[] default null, p_before bigint default null, p_limit integer default 50,
  p_from timestamptz default null, p_until timestamptz default null
) returns table (place bigint, created_at timestamptz, kind text, reference text, available bigint, held bigint, owed bigint,
  product_id uuid, product_title text, actor_name text)
language plpgsql stable security definer set search_path = '' as $$
begin
  if (p_workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('billing:read')) is not true then return; end if;
  return query
  with lines as (
    select t.* from private.ledger_transactions t
    where t.workspace_id = p_workspace_id and t.is_credit and (p_kinds is null or t.kind = any (p_kinds))
      and (p_before is null or t.number < p_before)
      and (p_from is null or t.created_at >= p_from) and (p_until is null or t.created_at < p_until)
    order by t.number desc limit least(p_limit, 10001)
  )
  select l.number, l.created_at, l.kind, l.reference,
    coalesce(e.available, 0)::bigint, coalesce(e.held, 0)::bigint, coalesce(e.owed, 0)::bigint,
    pr.id, pr.title, coalesce(p.display_name, '')
  from lines l
  join lateral (
    select sum(n.amount) filter (where a.kind in ('credits_monthly', 'credits_purchased')) as available,
           sum(n.amount) filter (where a.kind = 'credits_held') as held, sum(n.amount) filter (where a.kind = 'credits_owed') as owed
    from private.ledger_entries n join private.ledger_accounts a on a.id = n.account_id
    where n.transaction_id = l.id
  ) e on true
  left join public.generations g on g.id = case when l.reference like 'generation:%' then substr(l.reference, 12)::uuid end
  left join public.revisions v on v.id = case when l.reference ~ '^(revision|picture):' then split_part(l.reference, ':', 2)::uuid end
  left join public.products pr on pr.id = coalesce(g.product_id, v.product_id)
  left join public.profiles p on p.user_id = coalesce(g.created_by, v.created_by)
  order by l.number desc;
end $$;

-- Credits in and out by day in the reader's time zone, for the chart: what came, what was spent, what went otherwise.
create function public.wallet_days(p_workspace_id uuid, p_days integer, p_time_zone text)
returns table (day date, granted bigint, spent bigint, other bigint) language plpgsql stable security definer set search_path = '' as $$
declare
  v_first date := (now() at time zone p_time_zone)::date - least(greatest(p_days, 1), 366) + 1;
begin
  if (p_workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('billing:read')) is not true then return; end if;
  return query
  select d::date, coalesce(sum(m.amount) filter (where m.sort = 'granted'), 0)::bigint,
    coalesce(sum(m.amount) filter (where m.sort = 'spent'), 0)::bigint, coalesce(sum(m.amount) filter (where m.sort = 'other'), 0)::bigint
  from generate_series(v_first::timestamp, (now() at time zone p_time_zone)::date::timestamp, interval '1 day') d
  left join (
    select (t.created_at at time zone p_time_zone)::date as at_day,
      case when a.kind = 'credits_issued' and e.amount < 0 then 'granted' when a.kind = 'credits_spent' then 'spent' else 'other' end as sort,
      abs(e.amount) as amount
    from private.ledger_transactions t
    join private.ledger_entries e on e.transaction_id = t.id
    join private.ledger_accounts a on a.id = e.account_id and a.workspace_id is null
    where t.workspace_id = p_workspace_id and t.is_credit and t.created_at >= v_first::timestamp at time zone p_time_zone
  ) m on m.at_day = d::date
  group by d order by d;
end $$;

alter table private.credit_grants enable row level security;
grant execute on function public.wallet, public.wallet_entries, public.wallet_days, public.adjust_credits, public.set_credit_quota to authenticated;
