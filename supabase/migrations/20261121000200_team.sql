-- Who is in a workspace and how they come and go. Every change goes through a function that locks the workspace's row
-- first, so that two people acting at once see each other's effect; the last line of defence is a constraint.

-- Every handle a workspace ever had: an old address keeps leading to it, and nobody else can take it.
create table public.workspace_handles (
  handle       text primary key,
  workspace_id uuid not null references public.workspaces (id) on delete restrict,
  created_at   timestamptz not null default now(),
  constraint workspace_handles_in_workspace unique (handle, workspace_id)
);
create index workspace_handles_workspace_id on public.workspace_handles (workspace_id);

-- Words that could be taken for a part of the platform.
create table public.reserved_handles (
  handle text primary key
);
insert into public.reserved_handles (handle) select unnest(string_to_array('about access account accounts admin administrator '
  'api app apps assets auth billing blog blogs bot callback cdn checkout contact cookies credits dashboard delete demo-store '
  'developer developers docs download downloads edit email everyone explore faq feed files finance guest help home '
  'images index info invitation invitations invite jobs legal library login logout mail marketing me media members moderator '
  'new news nobody noxloop null official operator order orders owner page pages password pay payment payments plans '
  'platform postmaster pricing privacy product products profile public register root robots rss sales security '
  'settings shop sign-in sign-out sign-up signin signup sitemap staff static status store stripe support system team '
  'terms test undefined unsubscribe user users wallet webhook webhooks workspace workspaces www', ' '));

-- The handle of a workspace for which nobody chose one.
create function private.first_handle(p_workspace_id uuid)
returns text language sql immutable security invoker set search_path = '' as $$
  select 'w-' || substr(replace(p_workspace_id::text, '-', ''), 1, 12)
$$;

-- The handle of a workspace that is gone.
create function private.last_handle(p_workspace_id uuid)
returns text language sql immutable security invoker set search_path = '' as $$
  select 'deleted-' || replace(p_workspace_id::text, '-', '')
$$;

-- Handles that the platform gives by itself are closed to all other workspaces: whoever took one beforehand would keep a
-- person from confirming their address, or a workspace from being erased.
create function private.keep_handle()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.workspace_handles (handle, workspace_id) values (new.handle, new.id) on conflict (handle) do nothing;
  if not exists (select from public.workspace_handles where handle = new.handle and workspace_id = new.id) then
    perform private.refuse(409, 'handle_taken');
  end if;
  if exists (select from public.reserved_handles where handle = new.handle)
     or (new.handle ~ '^(w-[0-9a-f]{12}|deleted-[0-9a-f]{32})$'
         and new.handle not in (private.first_handle(new.id), private.last_handle(new.id))) then
    perform private.refuse(422, 'handle_reserved');
  end if;
  return null;
end $$;
create trigger keep_handle after insert or update of handle on public.workspaces for each row execute function private.keep_handle();

-- A workspace that exists has an owner, whoever changes its members and by whatever way.
create function private.keep_an_owner()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform from public.workspaces where id = old.workspace_id and deleted_at is null for no key update;
  if found and not exists (select from public.workspace_members where workspace_id = old.workspace_id and role = 'owner') then
    perform private.refuse(409, 'last_owner');
  end if;
  return null;
end $$;
create constraint trigger keep_an_owner after update or delete on public.workspace_members deferrable initially deferred
  for each row when (old.role = 'owner') execute function private.keep_an_owner();

create table public.invitations (
  id           uuid primary key,
  workspace_id uuid not null references public.workspaces (id) on delete restrict,
  email        text not null constraint invitations_email_shape check (email like '%_@_%' and email = lower(email) and char_length(email) <= 254),
  role         public.workspace_role not null,
  token_hash   text not null constraint invitations_token_hash_unique unique
               constraint invitations_token_hash_shape check (token_hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of what is in the mail
  invited_by   uuid references public.profiles (user_id) on delete set null, -- null: an API key, or somebody who is gone
  sent_count   integer not null default 1,
  sent_at      timestamptz not null default now(),
  expires_at   timestamptz not null default now() + interval '7 days',
  accepted_at  timestamptz,
  revoked_at   timestamptz,
  created_at   timestamptz not null default now(),
  constraint invitations_one_end check (accepted_at is null or revoked_at is null)
);
-- An exclusion, as the embedded stack takes a partial unique index for a one-to-one relation.
alter table public.invitations add constraint invitations_one_open_per_address
  exclude using btree (workspace_id with =, email with =) where (accepted_at is null and revoked_at is null);
create index invitations_workspace_id on public.invitations (workspace_id, created_at desc);
create index invitations_invited_by on public.invitations (invited_by);
create index invitations_email_sent_at on public.invitations (email, sent_at);
create index invitations_open_email on public.invitations (email) where accepted_at is null and revoked_at is null;

-- Locks the workspace and says what the caller is in it. Refuses strangers (404), frozen workspaces (409), too little
-- power (403) and API keys without the scope (403).
create function private.enter_workspace(p_workspace_id uuid, p_at_least public.workspace_role, p_scope text)
returns public.workspace_role language plpgsql security definer set search_path = '' as $$
declare
  v_workspace public.workspaces;
  v_role      public.workspace_role;
begin
  select * into v_workspace from public.workspaces where id = p_workspace_id and deleted_at is null for no key update;
  if not found or not (p_workspace_id = any (array(select private.my_workspace_ids('viewer')))) then
    perform private.refuse(404, 'workspace_not_found');
  end if;
  select max(r) into v_role from unnest(enum_range(null::public.workspace_role)) r
  where p_workspace_id = any (array(select private.my_workspace_ids(r)));
  if v_workspace.delete_at is not null and p_at_least > 'viewer' then perform private.refuse(409, 'workspace_frozen'); end if;
  if v_role < p_at_least then perform private.refuse(403, 'role_too_low'); end if;
  if not private.key_may(p_scope) then perform private.refuse(403, 'scope_missing'); end if;
  return v_role;
end $$;

-- Whether an owner other than this one would stay: who has asked for the end of their account does not count.
create function private.has_other_owner(p_workspace_id uuid, p_user_id uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.workspace_members m join public.profiles p on p.user_id = m.user_id
    where m.workspace_id = p_workspace_id and m.role = 'owner' and m.user_id <> p_user_id and p.delete_at is null)
$$;

-- Opens a workspace with the caller as owner; no handle: one is made. People only. Welcome credits come once per person,
-- with their first workspace.
create function public.create_workspace(p_name text, p_handle text default null)
returns public.workspaces language plpgsql security definer set search_path = '' as $$
declare
  v_id        uuid := gen_random_uuid();
  v_workspace public.workspaces;
begin
  perform from public.profiles where user_id = (select auth.uid()) for update;
  if not found then perform private.refuse(403, 'key_not_allowed'); end if;
  if (select count(*) from public.workspace_members m where m.user_id = (select auth.uid()) and m.role = 'owner')
     >= (select workspaces_per_user from public.platform_settings) then
    perform private.refuse(409, 'workspaces_limit');
  end if;
  insert into public.workspaces (id, name, handle)
  values (v_id, p_name, coalesce(p_handle, private.first_handle(v_id))) returning * into v_workspace;
  insert into public.workspace_members (workspace_id, user_id, role) values (v_id, (select auth.uid()), 'owner');
  return v_workspace;
exception
  when unique_violation then perform private.refuse(409, 'handle_taken');
  when check_violation then perform private.refuse(422, 'input_invalid');
end $$;

-- Moves the workspace to another handle; the old one keeps leading to it. At most ten handles in its life.
create function public.change_handle(p_workspace_id uuid, p_handle text)
returns text language plpgsql security definer set search_path = '' as $$
begin
  perform private.enter_workspace(p_workspace_id, 'admin', 'workspace:write');
  if not exists (select from public.workspace_handles where handle = p_handle and workspace_id = p_workspace_id)
     and (select count(*) from public.workspace_handles where workspace_id = p_workspace_id) >= 10 then
    perform private.refuse(409, 'handles_limit');
  end if;
  update public.workspaces set handle = p_handle where id = p_workspace_id;
  return p_handle;
exception
  when unique_violation then perform private.refuse(409, 'handle_taken');
  when check_violation then perform private.refuse(422, 'handle_invalid');
end $$;

-- Gives a member another role. Nobody touches or hands out more power than they have; the last owner stays one.
create function public.change_role(p_workspace_id uuid, p_user_id uuid, p_role public.workspace_role)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_mine public.workspace_role := private.enter_workspace(p_workspace_id, 'admin', 'members:write');
  v_old  public.workspace_role;
begin
  select role into v_old from public.workspace_members where workspace_id = p_workspace_id and user_id = p_user_id;
  if not found then perform private.refuse(404, 'member_not_found'); end if;
  if v_old > v_mine or p_role > v_mine then perform private.refuse(403, 'role_above_yours'); end if;
  if v_old = 'owner' and p_role < 'owner' and not private.has_other_owner(p_workspace_id, p_user_id) then
    perform private.refuse(409, 'last_owner');
  end if;
  update public.workspace_members set role = p_role where workspace_id = p_workspace_id and user_id = p_user_id and role <> p_role;
end $$;

-- Takes a member out of the workspace. What they made stays.
create function public.remove_member(p_workspace_id uuid, p_user_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_mine public.workspace_role := private.enter_workspace(p_workspace_id, 'admin', 'members:write');
  v_old  public.workspace_role;
begin
  select role into v_old from public.workspace_members where workspace_id = p_workspace_id and user_id = p_user_id;
  if not found then perform private.refuse(404, 'member_not_found'); end if;
  if v_old > v_mine then perform private.refuse(403, 'role_above_yours'); end if;
  if v_old = 'owner' and not private.has_other_owner(p_workspace_id, p_user_id) then perform private.refuse(409, 'last_owner'); end if;
  delete from public.workspace_members where workspace_id = p_workspace_id and user_id = p_user_id;
end $$;

-- The caller leaves, whatever their role; the last owner can't.
create function public.leave_workspace(p_workspace_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_role public.workspace_role := private.enter_workspace(p_workspace_id, 'viewer', 'people');
begin
  if v_role = 'owner' and not private.has_other_owner(p_workspace_id, (select auth.uid())) then perform private.refuse(409, 'last_owner'); end if;
  delete from public.workspace_members where workspace_id = p_workspace_id and user_id = (select auth.uid());
end $$;

-- Makes another member owner and the caller admin, in one step.
create function public.hand_over_workspace(p_workspace_id uuid, p_user_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.enter_workspace(p_workspace_id, 'owner', 'people');
  if p_user_id = (select auth.uid()) then perform private.refuse(409, 'hand_over_to_self'); end if;
  if exists (select from public.profiles where user_id = p_user_id and delete_at is not null) then perform private.refuse(409, 'member_is_leaving'); end if;
  update public.workspace_members set role = 'owner' where workspace_id = p_workspace_id and user_id = p_user_id;
  if not found then perform private.refuse(404, 'member_not_found'); end if;
  update public.workspace_members set role = 'admin' where workspace_id = p_workspace_id and user_id = (select auth.uid());
end $$;

-- Who loses power loses the invitations that needed it.
create function private.withdraw_invitations()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.invitations set revoked_at = now()
  where workspace_id = old.workspace_id and invited_by = old.user_id and accepted_at is null and revoked_at is null
    and (tg_op = 'DELETE' or new.role < 'admin' or role > new.role);
  return null;
end $$;
create trigger withdraw_invitations after update of role or delete on public.workspace_members
  for each row execute function private.withdraw_invitations();

-- Queues the mail of an invitation. Its link is derived from the id and the count, so that no token is stored.
create function private.mail_invitation(p_invitation_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.queue_mail('invitation', i.email, coalesce(inviter.locale, 'en'), jsonb_build_object('invitationId', i.id),
    'invitation:' || i.id || ':' || i.sent_count)
  from public.invitations i left join public.profiles inviter on inviter.user_id = i.invited_by where i.id = p_invitation_id;
end $$;

-- Invites an address and queues the mail. The id and the token's hash come from the server, which derives one from the other.
create function public.invite_member(p_id uuid, p_workspace_id uuid, p_email text, p_role public.workspace_role, p_token_hash text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_mine public.workspace_role := private.enter_workspace(p_workspace_id, 'admin', 'members:write');
begin
  if p_role > v_mine then perform private.refuse(403, 'role_above_yours'); end if;
  if exists (select from public.workspace_members m join public.profiles p on p.user_id = m.user_id
             where m.workspace_id = p_workspace_id and p.email = lower(p_email)) then
    perform private.refuse(409, 'already_member');
  end if;
  update public.invitations set revoked_at = now() where workspace_id = p_workspace_id and email = lower(p_email)
    and accepted_at is null and revoked_at is null and expires_at <= now();
  if exists (select from public.invitations where workspace_id = p_workspace_id and email = lower(p_email)
             and accepted_at is null and revoked_at is null) then
    perform private.refuse(409, 'already_invited');
  end if;
  if (select count(*) from public.invitations where workspace_id = p_workspace_id and created_at > now() - interval '1 day') >= 100 then
    perform private.refuse(429, 'invitations_limit');
  end if;
  -- And to one address from all workspaces: who opens many, or withdraws and sends anew, floods nobody's mailbox.
  if (select coalesce(sum(sent_count), 0) from public.invitations where email = lower(p_email) and sent_at > now() - interval '1 day') >= 20 then
    perform private.refuse(429, 'invitations_limit');
  end if;
  insert into public.invitations (id, workspace_id, email, role, token_hash, invited_by, invited_by_key)
  values (p_id, p_workspace_id, lower(p_email), p_role, p_token_hash, private.my_user_id(), private.my_api_key_id());
  perform private.mail_invitation(p_id);
end $$;

-- The open invitation for this id, if the caller may manage it, with its workspace locked.
create function private.my_open_invitation(p_id uuid)
returns public.invitations language plpgsql security definer set search_path = '' as $$
declare
  v_invitation public.invitations;
  v_mine       public.workspace_role;
begin
  select * into v_invitation from public.invitations i
  where i.id = p_id and i.workspace_id = any (array(select private.my_workspace_ids('viewer')));
  if not found then perform private.refuse(404, 'invitation_not_found'); end if;
  v_mine := private.enter_workspace(v_invitation.workspace_id, 'admin', 'members:write');
  select * into v_invitation from public.invitations where id = p_id and accepted_at is null and revoked_at is null for update;
  if not found then perform private.refuse(409, 'invitation_closed'); end if;
  if v_invitation.role > v_mine then perform private.refuse(403, 'role_above_yours'); end if;
  return v_invitation;
end $$;

-- Sends it again with a new link and seven new days; the old link ends. `p_sent_count` is the count the caller saw, from
-- which the new link was derived. At most once a minute and ten times.
create function public.resend_invitation(p_id uuid, p_sent_count integer, p_token_hash text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_invitation public.invitations := private.my_open_invitation(p_id);
begin
  if v_invitation.sent_count <> p_sent_count then perform private.refuse(409, 'stale_version'); end if;
  if v_invitation.sent_at > now() - interval '1 minute' or v_invitation.sent_count >= 10 then perform private.refuse(429, 'resend_too_soon'); end if;
  update public.invitations set sent_count = sent_count + 1, sent_at = now(), expires_at = now() + interval '7 days', token_hash = p_token_hash
  where id = p_id;
  perform private.mail_invitation(p_id);
end $$;

create function public.revoke_invitation(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform private.my_open_invitation(p_id);
  update public.invitations set revoked_at = now() where id = p_id;
end $$;

-- What the holder of a link may know before signing in. No row for a link that was never given out or was replaced.
create function public.read_invitation(p_token text)
returns table (id uuid, workspace_name text, email text, role public.workspace_role, inviter_name text, expires_at timestamptz, state text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query select i.id, w.name, i.email, i.role, p.display_name, i.expires_at,
    case when i.accepted_at is not null then 'accepted' when i.revoked_at is not null or w.delete_at is not null then 'revoked'
         when i.expires_at <= now() then 'expired' else 'open' end
  from public.invitations i join public.workspaces w on w.id = i.workspace_id left join public.profiles p on p.user_id = i.invited_by
  where i.token_hash = encode(sha256(convert_to(p_token, 'UTF8')), 'hex');
end $$;

-- The open invitations for the address the caller has confirmed: reading the link and owning the address prove the same.
create function public.my_invitations()
returns table (id uuid, workspace_name text, role public.workspace_role, inviter_name text, expires_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query select i.id, w.name, i.role, p.display_name, i.expires_at
  from auth.users u join public.invitations i on i.email = lower(u.email)
  join public.workspaces w on w.id = i.workspace_id left join public.profiles p on p.user_id = i.invited_by
  where u.id = (select auth.uid()) and u.email_confirmed_at is not null and i.accepted_at is null and i.revoked_at is null
    and i.expires_at > now() and w.delete_at is null
  order by i.created_at desc;
end $$;

-- Makes the caller a member, once. Bound to the address: whoever else holds the link is refused. Returns the handle.
create function public.accept_invitation(p_id uuid)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_invitation public.invitations;
  v_workspace  public.workspaces;
begin
  select w.* into v_workspace from public.workspaces w join public.invitations i on i.workspace_id = w.id
  where i.id = p_id for no key update of w;
  select * into v_invitation from public.invitations where id = p_id for update;
  -- Who is not the one invited learns nothing about it.
  if not found or not exists (select from auth.users u where u.id = (select auth.uid()) and u.email_confirmed_at is not null
                              and lower(u.email) = v_invitation.email) then
    perform private.refuse(403, 'invitation_other_address');
  end if;
  if v_invitation.accepted_at is not null then perform private.refuse(410, 'invitation_used'); end if;
  if v_invitation.revoked_at is not null or v_workspace.delete_at is not null then perform private.refuse(410, 'invitation_revoked'); end if;
  if v_invitation.expires_at <= now() then perform private.refuse(410, 'invitation_expired'); end if;
  insert into public.workspace_members (workspace_id, user_id, role) values (v_invitation.workspace_id, (select auth.uid()), v_invitation.role)
  on conflict (workspace_id, user_id) do nothing;
  update public.invitations set accepted_at = now() where id = p_id;
  return v_workspace.handle;
end $$;

alter table public.workspace_handles enable row level security;
alter table public.reserved_handles enable row level security;
alter table public.invitations enable row level security;

create policy members_select on public.workspace_handles for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy admins_select on public.invitations for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('admin'))));

grant select on public.workspace_handles to authenticated, service_role;
grant select, insert, delete on public.reserved_handles to service_role;
grant select (id, workspace_id, email, role, invited_by, sent_count, sent_at, expires_at, accepted_at, revoked_at, created_at)
  on public.invitations to authenticated, service_role;
grant execute on function public.create_workspace, public.change_handle, public.change_role, public.remove_member,
  public.leave_workspace, public.hand_over_workspace, public.invite_member, public.resend_invitation, public.revoke_invitation,
  public.my_invitations, public.accept_invitation to authenticated;
grant execute on function public.read_invitation to anon, authenticated;
