-- What an account statement of a span of time needs beside the payments themselves: money that went back has no date on its
-- payment, which only knows the sum, and credits at the beginning and end of a span are nowhere but in the books.

-- Refunds and disputes of a workspace as they were booked: above zero went back, below zero was paid after all, as when a dispute
-- is won. The end of the span is excluded. Nothing for a stranger.
create function public.money_back(p_workspace_id uuid, p_from timestamptz, p_until timestamptz)
returns table (place bigint, created_at timestamptz, kind text, payment_id uuid, amount_cents bigint, currency text)
language plpgsql stable security definer set search_path = '' as $$
begin
  if (p_workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('billing:read')) is not true then return; end if;
  return query
  select t.number, t.created_at, t.kind, p.id, e.amount, a.currency
  from private.ledger_transactions t
  join private.ledger_entries e on e.transaction_id = t.id
  join private.ledger_accounts a on a.id = e.account_id and a.kind = 'clearing'
  join public.payments p on p.workspace_id = t.workspace_id and t.reference = 'payment:' || p.id
  where t.workspace_id = p_workspace_id and t.kind in ('refund', 'dispute', 'dispute_won')
    and t.created_at >= p_from and t.created_at < p_until
  order by t.number;
end $$;

-- A workspace's credits over a span, its end excluded: those free to spend and set aside, less what is owed. The parts between
-- are signed and come to the difference, as every transaction moves as much on the platform's side. Counted back from the present
-- balance, so that it costs what happened since and not the whole past. No row for a stranger.
create function public.credit_summary(p_workspace_id uuid, p_from timestamptz, p_until timestamptz)
returns table (opening bigint, granted bigint, restored bigint, adjusted bigint, spent bigint, expired bigint, taken_back bigint, closing bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  if (p_workspace_id = any (array(select private.my_workspace_ids('viewer'))) and private.key_may('billing:read')) is not true then return; end if;
  return query
  with moves as (
    select t.created_at < p_until as is_inside, -e.amount as amount,
      case when a.kind = 'credits_issued' then t.kind else a.kind::text end as sort
    from private.ledger_transactions t
    join private.ledger_entries e on e.transaction_id = t.id
    join private.ledger_accounts a on a.id = e.account_id and a.workspace_id is null
    where t.workspace_id = p_workspace_id and t.is_credit and t.created_at >= p_from
  ),
  present as (
    select coalesce(sum(a.balance), 0) as balance from private.ledger_accounts a
    where a.workspace_id = p_workspace_id and a.currency = 'credit'
  )
  select (p.balance - coalesce(sum(m.amount), 0))::bigint,
    coalesce(sum(m.amount) filter (where m.is_inside and m.sort = 'grant'), 0)::bigint,
    coalesce(sum(m.amount) filter (where m.is_inside and m.sort = 'restoration'), 0)::bigint,
    coalesce(sum(m.amount) filter (where m.is_inside and m.sort = 'adjustment'), 0)::bigint,
    coalesce(sum(m.amount) filter (where m.is_inside and m.sort = 'credits_spent'), 0)::bigint,
    coalesce(sum(m.amount) filter (where m.is_inside and m.sort = 'credits_expired'), 0)::bigint,
    coalesce(sum(m.amount) filter (where m.is_inside and m.sort = 'reversal'), 0)::bigint,
    (p.balance - coalesce(sum(m.amount) filter (where not m.is_inside), 0))::bigint
  from present p left join moves m on true
  group by p.balance;
end $$;

grant execute on function public.money_back, public.credit_summary to authenticated;
