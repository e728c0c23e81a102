-- What the list of members asks for, and the invitations of somebody whose account goes.

-- One page of a workspace's members as far as the caller sees them: owners first, then by name. `total` counts all that
-- match. A name or an address is found by any part of it.
create function public.find_members(p_workspace_id uuid, p_search text default '', p_role public.workspace_role default null,
  p_limit integer default 25, p_offset integer default 0)
returns table (user_id uuid, role public.workspace_role, created_at timestamptz, display_name text, email text, avatar_path text, total bigint)
language sql stable security invoker set search_path = '' as $$
  select m.user_id, m.role, m.created_at, p.display_name, p.email, p.avatar_path, count(*) over ()
  from public.workspace_members m join public.profiles p on p.user_id = m.user_id
  where m.workspace_id = p_workspace_id and (p_role is null or m.role = p_role)
    and (p_search = '' or position(lower(p_search) in lower(p.display_name || ' ' || p.email)) > 0)
  order by m.role desc, lower(p.display_name), m.user_id
  limit least(p_limit, 100) offset p_offset
$$;

-- Who is gone invites nobody. Before the row goes: afterwards nothing tells any more whose invitations they were, and
-- the trigger on the membership comes too late for that.
create function private.withdraw_invitations_of_account()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.invitations set revoked_at = now() where invited_by = old.user_id and accepted_at is null and revoked_at is null;
  return old;
end $$;
create trigger withdraw_invitations before delete on public.profiles
  for each row execute function private.withdraw_invitations_of_account();

grant execute on function public.find_members to authenticated;
