-- Who did what, when and from where. Written by triggers, so that no way to change a row goes past it; of a row only the
-- named fields, none of them a secret or an address. An entry is never changed or removed, but for two things: where
-- it came from is forgotten with the person, and what it tells with the workspace.
create table public.audit_events (
  id           bigint generated always as identity primary key,
  workspace_id uuid references public.workspaces (id) on delete restrict, -- null: about the platform or an account
  actor_kind   text not null constraint audit_events_actor_kind check (actor_kind in ('user', 'api_key', 'system')),
  actor_id     uuid, -- a profile or an API key; no foreign key, as an entry outlives both
  action       text not null, -- <subject>.created | .changed | .removed
  subject_kind text not null,
  subject_id   text not null,
  before       jsonb,
  after        jsonb,
  address      inet,
  user_agent   text,
  created_at   timestamptz not null default now()
);
create index audit_events_workspace_id on public.audit_events (workspace_id, id desc);
create index audit_events_actor_id on public.audit_events (actor_id, id desc);
create index audit_events_action on public.audit_events (workspace_id, action, id desc);
create index audit_events_created_at on public.audit_events using brin (created_at); -- rows lie in the order they came

-- Where each session was last seen. Only the server writes it, so that nobody can say they were somewhere else.
create table private.session_places (
  session_id uuid primary key,
  user_id    uuid not null references public.profiles (user_id) on delete cascade,
  address    inet,
  user_agent text not null default '' constraint session_places_user_agent_length check (char_length(user_agent) <= 400),
  first_seen timestamptz not null default now(),
  last_seen  timestamptz not null default now()
);
create index session_places_user_id on private.session_places (user_id);
create index session_places_last_seen on private.session_places (last_seen);

-- Nested, as only an update has a new row to look at.
create function private.keep_audit()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_forgettable text[] := '{address,user_agent,before,after}';
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - v_forgettable = to_jsonb(old) - v_forgettable
       and not exists (select from unnest(v_forgettable) f
                       where to_jsonb(new) -> f <> 'null' and to_jsonb(new) -> f is distinct from to_jsonb(old) -> f) then
      return new;
    end if;
  end if;
  perform private.refuse(403, 'audit_is_append_only');
  return null;
end $$;
create trigger keep_audit before update or delete on public.audit_events for each row execute function private.keep_audit();
create trigger keep_all_audit before truncate on public.audit_events for each statement execute function private.keep_audit();
-- Also where triggers are switched off for a session, as replication and some import tools do.
alter table public.audit_events enable always trigger keep_audit;
alter table public.audit_events enable always trigger keep_all_audit;

-- Appends one entry about what the caller does.
create function private.note_event(
  p_workspace_id uuid, p_action text, p_subject_kind text, p_subject_id text, p_before jsonb, p_after jsonb
) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_key_id  uuid := private.my_api_key_id();
  v_address inet;
  v_agent   text;
begin
  if v_key_id is not null then
    select last_used_address into v_address from public.api_keys where id = v_key_id;
  else
    select address, nullif(user_agent, '') into v_address, v_agent from private.session_places
    where session_id = nullif(auth.jwt() ->> 'session_id', '')::uuid and user_id = (select auth.uid());
  end if;
  insert into public.audit_events (workspace_id, actor_kind, actor_id, action, subject_kind, subject_id, before, after, address, user_agent)
  values (p_workspace_id,
    case when v_key_id is not null then 'api_key' when (select auth.uid()) is not null then 'user' else 'system' end,
    coalesce(v_key_id, (select auth.uid())), p_action, p_subject_kind, p_subject_id, p_before, p_after, v_address, v_agent);
end $$;

-- Trigger arguments: the subject's kind, the column that names it, the column of its workspace ('' for none), then the
-- fields to tell. A change that touches none of them is not told. Fields joined by a plus mean nothing alone: a change of
-- one tells both.
create function private.audit()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_old    jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new    jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  v_row    jsonb := coalesce(v_new, v_old);
  v_before jsonb;
  v_after  jsonb;
begin
  select jsonb_object_agg(f, v_old -> f) filter (where v_old is not null), jsonb_object_agg(f, v_new -> f) filter (where v_new is not null)
    into v_before, v_after from unnest(tg_argv[3:]) g cross join unnest(string_to_array(g, '+')) f
  where tg_op <> 'UPDATE'
    or exists (select from unnest(string_to_array(g, '+')) c where (v_old -> c) is distinct from (v_new -> c));
  if v_before is null and v_after is null then return null; end if;
  perform private.note_event((v_row ->> nullif(tg_argv[2], ''))::uuid,
    tg_argv[0] || case tg_op when 'INSERT' then '.created' when 'UPDATE' then '.changed' else '.removed' end,
    tg_argv[0], v_row ->> tg_argv[1], v_before, v_after);
  return null;
end $$;

create trigger audit after insert or update on public.workspaces
  for each row execute function private.audit('workspace', 'id', 'id', 'name', 'handle', 'logo_path', 'low_credits_at', 'delete_at', 'deleted_at');
create trigger audit after insert or update or delete on public.workspace_members
  for each row execute function private.audit('member', 'user_id', 'workspace_id', 'role', 'credit_quota');
create trigger audit after insert or update on public.invitations
  for each row execute function private.audit('invitation', 'id', 'workspace_id', 'role', 'sent_count', 'accepted_at', 'revoked_at');
create trigger audit after update on public.products
  for each row execute function private.audit('product', 'id', 'workspace_id', 'state', 'price_cents+currency', 'collection_id');
create trigger audit after insert or update or delete on public.platform_admins
  for each row execute function private.audit('platform_admin', 'user_id', '', 'user_id');
create trigger audit after update on public.platform_settings
  for each row execute function private.audit('platform_settings', 'is_the_row', '', 'workspaces_per_user', 'grace_days');
create trigger audit after insert or update or delete on public.credit_prices
  for each row execute function private.audit('credit_price', 'task', '', 'credits');
create trigger audit after insert or update or delete on public.model_prices
  for each row execute function private.audit('model_price', 'model', '', 'input_usd', 'output_usd');
create trigger audit after update or delete on public.profiles
  for each row execute function private.audit('account', 'user_id', '', 'delete_at');

-- Tells that a password or an address changed, and nothing of either. Auth says nothing about who asked, so the entry
-- has no actor. Trigger arguments: what changed, the column that names the person.
create function private.audit_credential()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_user_id uuid := to_jsonb(new) ->> tg_argv[1];
begin
  if exists (select from public.profiles where user_id = v_user_id) then
    perform private.note_event(null, tg_argv[0] || '.changed', 'account', v_user_id::text, null, null);
  end if;
  return null;
end $$;
create trigger audit_password after update of encrypted_password on auth.users
  for each row when (old.encrypted_password is distinct from new.encrypted_password)
  execute function private.audit_credential('password', 'id');
create trigger audit_email after update of email on public.profiles
  for each row when (old.email is distinct from new.email) execute function private.audit_credential('email', 'user_id');

-- Called from the view only: the name of who acted, also of people who left the workspace since.
create function private.actor_name(p_kind text, p_id uuid)
returns text language plpgsql stable security definer set search_path = '' as $$
begin
  if p_kind = 'user' then return (select display_name from public.profiles where user_id = p_id); end if;
  if p_kind = 'api_key' then return (select name from public.api_keys where id = p_id); end if;
  return null;
end $$;

-- What an entry is about, in words people know: the member, the invited address, the product, the key.
create function private.subject_name(p_kind text, p_id text)
returns text language plpgsql stable security definer set search_path = '' as $$
begin
  case p_kind
    when 'member', 'platform_admin', 'account' then return (select display_name from public.profiles where user_id = p_id::uuid);
    when 'invitation' then return (select email from public.invitations where id = p_id::uuid);
    when 'product' then return (select title from public.products where id = p_id::uuid);
    when 'api_key' then return (select name from public.api_keys where id = p_id::uuid);
    when 'collection' then return (select name from public.collections where id = p_id::uuid);
    when 'prompt_template' then return (select name from public.prompt_templates where id = p_id::uuid);
    else return null;
  end case;
end $$;

-- The workspace as it is called now: who runs the platform is no member of it.
create function private.workspace_label(p_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  return (select jsonb_build_object('handle', handle, 'name', name) from public.workspaces where id = p_id);
end $$;

create view public.audit_log with (security_invoker = true) as
select e.id, e.workspace_id, private.workspace_label(e.workspace_id) as workspace,
  e.actor_kind, e.actor_id, private.actor_name(e.actor_kind, e.actor_id) as actor_name,
  e.action, e.subject_kind, e.subject_id, private.subject_name(e.subject_kind, e.subject_id) as subject_name,
  e.before, e.after, e.address, e.user_agent, e.created_at
from public.audit_events e;

-- The workspaces whose records the caller may read: those they run, also while one waits for its deletion, as that is
-- when somebody asks who did it. People only.
create function private.my_record_workspace_ids()
returns setof uuid language plpgsql stable rows 4 security definer set search_path = '' as $$
begin
  return query select m.workspace_id from public.workspace_members m
  where m.workspace_id = any (array(select private.my_workspace_ids('viewer')))
    and m.user_id = (select auth.uid()) and m.role >= 'admin';
end $$;

-- The workspace that has or had this handle; null for everybody but platform admins.
create function public.find_workspace(p_handle text)
returns uuid language sql stable security definer set search_path = '' as $$
  select h.workspace_id from public.workspace_handles h where h.handle = p_handle and (select private.is_platform_admin())
$$;

alter table public.audit_events enable row level security;
alter table private.session_places enable row level security;

-- Admins read their workspace's, platform admins read all.
create policy admins_select on public.audit_events for select to authenticated
  using (workspace_id = any (array(select private.my_record_workspace_ids())) or (select private.is_platform_admin()));

grant select on public.audit_events, public.audit_log to authenticated, service_role;
grant execute on function private.actor_name, private.subject_name, private.workspace_label to authenticated, service_role;
grant execute on function private.my_record_workspace_ids to authenticated;
grant execute on function public.find_workspace to authenticated;
