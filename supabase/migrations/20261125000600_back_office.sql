-- What platform admins see and do beyond the policies: who pays for which version of a plan, the packs of credits, and a
-- workspace's books. Each function asks who calls; for everybody else there is nothing here.
create function private.require_platform_admin()
returns void language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.is_platform_admin() then perform private.refuse(404, 'not_found'); end if;
end $$;

-- Workspaces by the version they are on: what they paid for, or are about to. The newest version of the free plan holds all
-- that have no subscription.
create function public.count_subscribers()
returns table (plan_version_id uuid, workspaces bigint) language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query
  select coalesce(s.paid_version_id, r.plan_version_id), count(*)
  from public.subscriptions s join public.plan_prices r on r.id = s.plan_price_id where s.ended_at is null group by 1
  union all
  select private.free_version_id(), count(*) from public.workspaces w
  where w.deleted_at is null and not exists (select from public.subscriptions s where s.workspace_id = w.id and s.ended_at is null);
end $$;

-- Ends a pack of credits, or offers it again. What was bought stays.
create function public.offer_credit_pack(p_credit_pack_id uuid, p_is_offered boolean)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  update public.credit_packs set is_offered = p_is_offered where id = p_credit_pack_id;
  if not found then perform private.refuse(404, 'credit_pack_not_found'); end if;
end $$;

-- Adds a pack of credits with its prices: [{currency, amountCents}], one at least.
create function public.add_credit_pack(p_credits integer, p_prices jsonb)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.require_platform_admin();
  if coalesce(p_credits, 0) not between 1 and 1000000 or jsonb_array_length(p_prices) = 0 then
    perform private.refuse(422, 'amount_out_of_range');
  end if;
  insert into public.credit_packs (credits) values (p_credits) returning id into v_id;
  insert into public.credit_pack_prices (credit_pack_id, currency, amount_cents)
  select v_id, r.currency, r."amountCents" from jsonb_to_recordset(p_prices) as r (currency text, "amountCents" integer);
  return v_id;
end $$;

-- Twenty workspaces whose name or handle holds the words, newest first, the one with exactly that handle leading. `total`
-- counts all that match.
create function public.find_workspaces(p_words text, p_page integer default 1)
returns table (workspace_id uuid, name text, handle text, owner_name text, plan_name text, status public.subscription_status,
  available bigint, is_deleted boolean, total bigint) language plpgsql stable security definer set search_path = '' as $$
declare
  v_like text := '%' || replace(replace(replace(p_words, '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  perform private.require_platform_admin();
  return query
  with found as (
    select w.id, w.name, w.handle, w.deleted_at, w.created_at, count(*) over () as total from public.workspaces w
    where p_words = '' or w.name ilike v_like or w.handle ilike v_like
      or w.id in (select h.workspace_id from public.workspace_handles h where h.handle = lower(p_words))
    order by w.handle = lower(p_words) desc, w.created_at desc, w.id limit 20 offset (greatest(p_page, 1) - 1) * 20
  )
  select f.id, f.name, f.handle, o.owner_name, n.name, s.status, a.available, f.deleted_at is not null, f.total
  from found f
  join public.plan_versions v on v.id = private.plan_version_of(f.id)
  join public.plans n on n.code = v.plan_code
  left join public.subscriptions s on s.workspace_id = f.id and s.ended_at is null
  left join lateral (
    select p.display_name as owner_name from public.workspace_members m join public.profiles p on p.user_id = m.user_id
    where m.workspace_id = f.id and m.role = 'owner' order by m.created_at limit 1
  ) o on true
  left join lateral (
    select sum(l.balance)::bigint as available from private.ledger_accounts l
    where l.workspace_id = f.id and l.kind in ('credits_monthly', 'credits_purchased')
  ) a on true
  order by f.handle = lower(p_words) desc, f.created_at desc, f.id;
end $$;

-- A workspace as staff look at it: its plan, its subscription and what its credits consist of. No row when there is none.
create function public.workspace_account(p_workspace_id uuid)
returns table (name text, handle text, owner_name text, created_at timestamptz, delete_at timestamptz, deleted_at timestamptz,
  plan_code text, plan_name text, version_number integer, status public.subscription_status, period_end timestamptz,
  cancel_at timestamptz, monthly bigint, purchased bigint, held bigint, owed bigint, monthly_until timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query
  select w.name, w.handle, (
      select p.display_name from public.workspace_members m join public.profiles p on p.user_id = m.user_id
      where m.workspace_id = w.id and m.role = 'owner' order by m.created_at limit 1),
    w.created_at, w.delete_at, w.deleted_at, v.plan_code, n.name, v.number, s.status, s.period_end, s.cancel_at,
    b.monthly, b.purchased, b.held, b.owed, b.monthly_until
  from public.workspaces w
  join public.plan_versions v on v.id = private.plan_version_of(w.id)
  join public.plans n on n.code = v.plan_code
  left join public.subscriptions s on s.workspace_id = w.id and s.ended_at is null
  cross join lateral (
    select coalesce(sum(a.balance) filter (where a.kind = 'credits_monthly'), 0)::bigint as monthly,
           coalesce(sum(a.balance) filter (where a.kind = 'credits_purchased'), 0)::bigint as purchased,
           coalesce(sum(a.balance) filter (where a.kind = 'credits_held'), 0)::bigint as held,
           coalesce(-sum(a.balance) filter (where a.kind = 'credits_owed'), 0)::bigint as owed,
           max(a.period_end) as monthly_until
    from private.ledger_accounts a where a.workspace_id = w.id and a.currency = 'credit'
  ) b
  where w.id = p_workspace_id;
end $$;

-- The newest lines of a workspace's statement.
create function public.workspace_lines(p_workspace_id uuid, p_limit integer default 20)
returns table (place bigint, created_at timestamptz, kind text, reference text, available bigint, held bigint, owed bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query
  select t.number, t.created_at, t.kind, t.reference, coalesce(e.available, 0)::bigint, coalesce(e.held, 0)::bigint,
    coalesce(e.owed, 0)::bigint
  from private.ledger_transactions t
  join lateral (
    select sum(n.amount) filter (where a.kind in ('credits_monthly', 'credits_purchased')) as available,
           sum(n.amount) filter (where a.kind = 'credits_held') as held, sum(n.amount) filter (where a.kind = 'credits_owed') as owed
    from private.ledger_entries n join private.ledger_accounts a on a.id = n.account_id where n.transaction_id = t.id
  ) e on true
  where t.workspace_id = p_workspace_id and t.is_credit
  order by t.number desc limit least(p_limit, 100);
end $$;

-- The newest payments of a workspace.
create function public.workspace_payments(p_workspace_id uuid, p_limit integer default 20)
returns table (id uuid, kind public.payment_kind, provider text, plan_name text, credits integer, amount_cents integer,
  currency text, state public.payment_state, refunded_cents integer, disputed_cents integer, provider_key text,
  created_at timestamptz, paid_at timestamptz) language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query
  select p.id, p.kind, p.provider, n.name, p.credits, p.amount_cents, p.currency, p.state, p.refunded_cents, p.disputed_cents,
    p.provider_key, p.created_at, p.paid_at
  from public.payments p
  left join public.plan_prices r on r.id = p.plan_price_id
  left join public.plan_versions v on v.id = r.plan_version_id
  left join public.plans n on n.code = v.plan_code
  where p.workspace_id = p_workspace_id order by p.created_at desc, p.id limit least(p_limit, 100);
end $$;

-- Each time an event was handled, newest first, with who asked for it to be handled again.
create function public.event_history(p_event_id uuid)
returns table (id bigint, outcome text, error text, duration_ms integer, is_replay boolean, replayed_by text, created_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  return query
  select a.id, a.outcome, a.error, a.duration_ms, a.replayed_by is not null, p.display_name, a.created_at
  from public.event_attempts a left join public.profiles p on p.user_id = a.replayed_by
  where a.event_id = p_event_id order by a.id desc limit 100;
end $$;

grant execute on function public.event_history, public.count_subscribers, public.offer_credit_pack, public.add_credit_pack, public.find_workspaces,
  public.workspace_account, public.workspace_lines, public.workspace_payments to authenticated;
