-- Keys for programs, each of one workspace. The server finds a key by its hash and signs a token of a minute for it,
-- with the key's id as a claim: from there on the same policies decide as for people, at each statement.
create table public.api_keys (
  id                uuid primary key default gen_random_uuid(),
  workspace_id      uuid not null references public.workspaces (id) on delete restrict,
  name              text not null constraint api_keys_name_length check (char_length(name) between 1 and 60)
                    constraint api_keys_name_plain check (private.is_plain_name(name)),
  token_hash        text not null constraint api_keys_token_hash_unique unique
                    constraint api_keys_token_hash_shape check (token_hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of the key
  token_hint        text not null constraint api_keys_token_hint_shape check (token_hint ~ '^[A-Za-z0-9_-]{4}$'), -- its last four characters
  scopes            text[] not null constraint api_keys_scopes_known check (cardinality(scopes) between 1 and 8 and scopes <@
                    '{workspace:read,workspace:write,members:read,members:write,products:read,products:write,sales:read,billing:read}'::text[]),
  role              public.workspace_role not null generated always as (
                      case when scopes && '{workspace:write,members:write}'::text[] then 'admin'::public.workspace_role
                           when scopes && '{products:write}'::text[] then 'member'::public.workspace_role
                           else 'viewer'::public.workspace_role end) stored,
  created_by        uuid references public.profiles (user_id) on delete set null,
  created_at        timestamptz not null default now(),
  expires_at        timestamptz constraint api_keys_expires_at_finite check (isfinite(expires_at)), -- null: never
  revoked_at        timestamptz,
  last_used_at      timestamptz,
  last_used_address inet
);
create index api_keys_workspace_id on public.api_keys (workspace_id, created_at desc);
create index api_keys_created_by on public.api_keys (created_by);

create trigger audit after insert or update or delete on public.api_keys
  for each row execute function private.audit('api_key', 'id', 'workspace_id', 'name', 'scopes', 'expires_at', 'revoked_at');

-- Who loses the power to make keys loses the keys they made: they know the tokens, and could come back by one.
create function private.end_keys()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.api_keys set revoked_at = now()
  where workspace_id = old.workspace_id and created_by = old.user_id and revoked_at is null and (tg_op = 'DELETE' or new.role < 'admin');
  return null;
end $$;
create trigger end_keys after update of role or delete on public.workspace_members
  for each row execute function private.end_keys();

-- A key that was ended may have been in the wrong hands: nobody joins any more whom it invited. One that expires was not.
alter table public.invitations add column invited_by_key uuid references public.api_keys (id) on delete set null;
create index invitations_invited_by_key on public.invitations (invited_by_key);

create function private.withdraw_invitations_of_key()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.invitations set revoked_at = now() where invited_by_key = new.id and accepted_at is null and revoked_at is null;
  return null;
end $$;
create trigger withdraw_invitations after update of revoked_at on public.api_keys
  for each row when (old.revoked_at is null and new.revoked_at is not null) execute function private.withdraw_invitations_of_key();

-- Whether the caller's key reaches this area; people always do. Writing an area includes reading it.
create function private.key_may(p_scope text)
returns boolean language plpgsql stable security definer set search_path = '' as $$
declare
  v_key_id uuid := nullif(auth.jwt() ->> 'api_key_id', '')::uuid;
begin
  if v_key_id is null then return true; end if;
  return exists (select from public.api_keys k where k.id = v_key_id
    and k.scopes && array[p_scope, replace(p_scope, ':read', ':write')]);
end $$;

-- What a table shows and takes through a key. A table that is missing here is closed to keys: their role is never
-- enough alone. No second scope: keys only read it.
do $$
declare
  v_rule record;
begin
  for v_rule in
    select * from (values
      ('workspaces', 'workspace:read', 'workspace:write'), ('workspace_handles', 'workspace:read', null),
      ('workspace_members', 'members:read', null), ('profiles', 'members:read', 'people'), ('invitations', 'members:read', null),
      ('products', 'products:read', 'products:write'), ('sections', 'products:read', 'products:write'),
      ('product_versions', 'products:read', null), ('generations', 'products:read', null), ('generation_steps', 'products:read', null),
      ('ai_calls', 'products:read', null), ('orders', 'sales:read', null), ('entitlements', 'sales:read', null),
      ('api_keys', 'people', null), ('audit_events', 'people', null), ('platform_admins', 'people', null)
    ) as r (name, read_scope, write_scope)
  loop
    execute format('create policy keys_select on public.%I as restrictive for select to authenticated using ((select private.key_may(%L)))',
      v_rule.name, v_rule.read_scope);
    if v_rule.write_scope is not null then
      execute format('create policy keys_update on public.%I as restrictive for update to authenticated using ((select private.key_may(%L)))',
        v_rule.name, v_rule.write_scope);
    end if;
  end loop;
end $$;

-- Makes a key; the server keeps the token to itself and shows it once. People only: a key makes no keys.
create function public.create_api_key(
  p_workspace_id uuid, p_name text, p_token_hash text, p_token_hint text, p_scopes text[], p_expires_at timestamptz default null
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.enter_workspace(p_workspace_id, 'admin', 'people');
  if p_expires_at <= now() then perform private.refuse(422, 'expiry_in_the_past'); end if;
  if (select count(*) from public.api_keys where workspace_id = p_workspace_id and revoked_at is null and (expires_at is null or expires_at > now())) >= 50 then
    perform private.refuse(409, 'api_keys_limit');
  end if;
  insert into public.api_keys (workspace_id, name, token_hash, token_hint, scopes, created_by, expires_at)
  values (p_workspace_id, p_name, p_token_hash, p_token_hint, p_scopes, (select auth.uid()), p_expires_at) returning id into v_id;
  return v_id;
exception
  when check_violation then perform private.refuse(422, 'input_invalid');
end $$;

-- Ends a key at once, also in a frozen workspace, as its keys still read there. Repeating changes nothing.
create function public.revoke_api_key(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_workspace_id uuid;
begin
  select workspace_id into v_workspace_id from public.api_keys
  where id = p_id and workspace_id = any (array(select private.my_workspace_ids('viewer')));
  if not found then perform private.refuse(404, 'api_key_not_found'); end if;
  perform private.enter_workspace(v_workspace_id, 'viewer', 'people');
  if (v_workspace_id = any (array(select private.my_record_workspace_ids()))) is not true then perform private.refuse(403, 'role_too_low'); end if;
  update public.api_keys set revoked_at = now() where id = p_id and revoked_at is null;
end $$;

-- The live key with this hash and who made it, noting its use at most once a minute. No row for one that is unknown, revoked, expired or
-- of a workspace that is gone.
create function public.use_api_key(p_token_hash text, p_address inet)
returns table (
  id uuid, workspace_id uuid, name text, scopes text[], expires_at timestamptz, maker_id uuid, maker_name text, is_frozen boolean
)
language plpgsql security definer set search_path = '' as $$
begin
  update public.api_keys k set last_used_at = now(), last_used_address = p_address
  where k.token_hash = p_token_hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute' or k.last_used_address is distinct from p_address);
  return query select k.id, k.workspace_id, k.name, k.scopes, k.expires_at, p.user_id, p.display_name, w.delete_at is not null
  from public.api_keys k join public.workspaces w on w.id = k.workspace_id left join public.profiles p on p.user_id = k.created_by
  where k.token_hash = p_token_hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and w.deleted_at is null;
end $$;

alter table public.api_keys enable row level security;
create policy admins_select on public.api_keys for select to authenticated
  using (workspace_id = any (array(select private.my_record_workspace_ids())));

grant select (id, workspace_id, name, token_hint, scopes, role, created_by, created_at, expires_at, revoked_at, last_used_at, last_used_address)
  on public.api_keys to authenticated, service_role;
grant execute on function private.key_may to authenticated;
grant execute on function public.create_api_key, public.revoke_api_key to authenticated;
grant execute on function public.use_api_key to service_role;
