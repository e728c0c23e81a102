-- A plan can leave the shop and come back. Who pays for it keeps it, with its renewals; the free plan is what everybody else is on.
alter table public.plans add constraint plans_free_is_offered check (code <> 'free' or is_offered);

-- Withdraws a plan from sale or offers it again. A payment page that is open stays payable until it ends, within a day; no new one opens.
create function public.offer_plan(p_plan_code text, p_is_offered boolean)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_platform_admin();
  if p_plan_code = 'free' and not p_is_offered then perform private.refuse(409, 'free_plan_stays'); end if;
  update public.plans set is_offered = p_is_offered where code = p_plan_code;
  if not found then perform private.refuse(404, 'plan_not_found'); end if;
end $$;

create trigger audit after update on public.plans for each row execute function private.audit('plan', 'code', '', 'is_offered');

create or replace function private.subject_name(p_kind text, p_id text)
returns text language plpgsql stable security definer set search_path = '' as $$
begin
  case p_kind
    when 'member', 'platform_admin', 'account' then return (select display_name from public.profiles where user_id = p_id::uuid);
    when 'invitation' then return (select email from public.invitations where id = p_id::uuid);
    when 'product' then return (select title from public.products where id = p_id::uuid);
    when 'api_key' then return (select name from public.api_keys where id = p_id::uuid);
    when 'collection' then return (select name from public.collections where id = p_id::uuid);
    when 'plan' then return (select name from public.plans where code = p_id);
    else return null;
  end case;
end $$;

grant execute on function public.offer_plan to authenticated;
