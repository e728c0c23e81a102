-- What people may do with their sessions, their data and their account, and how accounts and workspaces end: asked for,
-- undone within fourteen days, or erased by a job.

-- Notes where a session is used; the first time is an entry in the platform's log. The server calls it, as only it sees
-- the visitor's address.
create function public.note_session(p_session_id uuid, p_user_id uuid, p_address inet, p_user_agent text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_is_new boolean;
begin
  if not exists (select from public.profiles where user_id = p_user_id) then return; end if;
  insert into private.session_places as s (session_id, user_id, address, user_agent)
  values (p_session_id, p_user_id, p_address, left(coalesce(p_user_agent, ''), 400))
  on conflict (session_id) do update set address = excluded.address, user_agent = excluded.user_agent, last_seen = now()
    where s.user_id = excluded.user_id
  returning xmax = 0 into v_is_new;
  if v_is_new then
    insert into public.audit_events (actor_kind, actor_id, action, subject_kind, subject_id, address, user_agent)
    values ('user', p_user_id, 'session.created', 'account', p_user_id::text, p_address, left(nullif(p_user_agent, ''), 400));
  end if;
end $$;

-- Forgets where sessions were used that are over, or that nobody used for 90 days; returns how many. A day is left to
-- those that just ended, for a request that is still under way. The log keeps what it says.
create function public.sweep_session_places()
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_count integer;
begin
  delete from private.session_places p where p.last_seen < now() - interval '90 days'
    or (p.last_seen < now() - interval '1 day' and not exists (
      select from auth.sessions s where s.id = p.session_id and (s.not_after is null or s.not_after > now())));
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- The caller's live sessions, the present one first.
create function public.my_sessions()
returns table (id uuid, address inet, user_agent text, created_at timestamptz, last_seen timestamptz, is_current boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query select s.id, p.address, coalesce(p.user_agent, ''), s.created_at, coalesce(p.last_seen, s.updated_at, s.created_at),
    s.id = nullif(auth.jwt() ->> 'session_id', '')::uuid
  from auth.sessions s left join private.session_places p on p.session_id = s.id and p.user_id = s.user_id
  where s.user_id = (select auth.uid()) and (s.not_after is null or s.not_after > now())
  order by s.id = nullif(auth.jwt() ->> 'session_id', '')::uuid desc nulls last, 5 desc;
end $$;

-- Ends one of the caller's sessions: its refresh tokens go with it, and Auth knows it no more. Repeating changes nothing.
create function public.revoke_session(p_session_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  delete from auth.refresh_tokens where session_id = p_session_id and user_id::text = (select auth.uid())::text;
  delete from auth.sessions where id = p_session_id and user_id = (select auth.uid());
end $$;

-- Live workspaces of which this person is the only owner who stays: they stand in the way of an account's end.
create function private.sole_owner_of(p_user_id uuid)
returns table (id uuid, handle text, name text) language sql stable security definer set search_path = '' as $$
  select w.id, w.handle, w.name from public.workspace_members m join public.workspaces w on w.id = m.workspace_id
  where m.user_id = p_user_id and m.role = 'owner' and w.delete_at is null and not private.has_other_owner(w.id, p_user_id)
$$;

-- What the caller has to hand over or delete before their account can go.
create function public.my_sole_workspaces()
returns table (id uuid, handle text, name text, members bigint) language plpgsql stable security definer set search_path = '' as $$
begin
  return query select s.id, s.handle, s.name, (select count(*) from public.workspace_members m where m.workspace_id = s.id)
  from private.sole_owner_of((select auth.uid())) s order by s.name;
end $$;

-- Locks the workspaces this person owns, then their profile: the order of everybody who changes a team. If one became
-- theirs while this waited, all locks are given back and taken again; to lock it late would be the wrong way round.
create function private.lock_owner(p_user_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_held uuid[];
begin
  loop
    begin
      select coalesce(array_agg(l.id), '{}') into v_held from (
        select w.id from public.workspaces w join public.workspace_members m on m.workspace_id = w.id
        where m.user_id = p_user_id and m.role = 'owner' order by w.id for no key update of w) l;
      perform from public.profiles where user_id = p_user_id for update;
      if not exists (select from public.workspace_members m
                     where m.user_id = p_user_id and m.role = 'owner' and m.workspace_id <> all (v_held)) then
        return;
      end if;
      raise exception using errcode = 'NL001';
    exception when sqlstate 'NL001' then null;
    end;
  end loop;
end $$;

-- Nobody becomes owner whose account is on the way out: it would take the workspace's last owner with it. The lock
-- makes a hand-over and a request to go, side by side, see each other; a shared one would have to grow when the profile
-- notes its new workspace, and two that grow wait for each other.
create function private.refuse_leaving_owner()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_delete_at timestamptz;
begin
  select delete_at into v_delete_at from public.profiles where user_id = new.user_id for no key update;
  if v_delete_at is null then return new; end if;
  if new.user_id = (select auth.uid()) then perform private.refuse(409, 'account_deletion_scheduled'); end if;
  perform private.refuse(409, 'member_is_leaving');
  return null;
end $$;
create trigger refuse_leaving_owner before insert or update of role on public.workspace_members
  for each row when (new.role = 'owner') execute function private.refuse_leaving_owner();

-- Puts the caller's account on the way out: fourteen days to change their mind. Returns when it goes.
create function public.request_account_deletion()
returns timestamptz language plpgsql security definer set search_path = '' as $$
declare
  v_at timestamptz;
begin
  perform private.lock_owner((select auth.uid()));
  if not exists (select from public.profiles where user_id = (select auth.uid())) then perform private.refuse(403, 'key_not_allowed'); end if;
  if exists (select from private.sole_owner_of((select auth.uid()))) then perform private.refuse(409, 'sole_owner'); end if;
  update public.profiles set delete_at = coalesce(delete_at, now() + interval '14 days') where user_id = (select auth.uid()) returning delete_at into v_at;
  perform private.queue_mail('account_deletion', p.email, coalesce(p.locale, 'en'),
    jsonb_build_object('displayName', p.display_name, 'deleteAt', v_at), 'account_deletion:' || p.user_id || ':' || v_at)
  from public.profiles p where p.user_id = (select auth.uid());
  return v_at;
end $$;

-- Keeps the caller's account. Repeating changes nothing. Once the fourteen days are over its files may be gone already.
create function public.undo_account_deletion()
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.profiles set delete_at = null where user_id = (select auth.uid()) and delete_at > now();
  if not found and exists (select from public.profiles where user_id = (select auth.uid()) and delete_at is not null) then
    perform private.refuse(409, 'deletion_under_way');
  end if;
end $$;

-- Freezes a workspace and takes its pages down; it goes in fourteen days. Owners only; the handle is typed to confirm.
create function public.request_workspace_deletion(p_workspace_id uuid, p_confirmation text)
returns timestamptz language plpgsql security definer set search_path = '' as $$
declare
  v_workspace public.workspaces;
begin
  perform private.enter_workspace(p_workspace_id, 'owner', 'people');
  select * into v_workspace from public.workspaces where id = p_workspace_id;
  if v_workspace.handle is distinct from p_confirmation then perform private.refuse(422, 'confirmation_wrong'); end if;
  update public.workspaces set delete_at = now() + interval '14 days' where id = p_workspace_id returning * into v_workspace;
  perform private.show_pages(p_workspace_id, false);
  perform private.queue_mail('workspace_deletion', p.email, coalesce(p.locale, 'en'),
    jsonb_build_object('name', v_workspace.name, 'handle', v_workspace.handle, 'deleteAt', v_workspace.delete_at),
    'workspace_deletion:' || p_workspace_id || ':' || p.user_id || ':' || v_workspace.delete_at)
  from public.workspace_members m join public.profiles p on p.user_id = m.user_id
  where m.workspace_id = p_workspace_id and m.role = 'owner';
  return v_workspace.delete_at;
end $$;

-- Takes the deletion back: what was on sale is on sale again.
create function public.undo_workspace_deletion(p_workspace_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_delete_at timestamptz;
begin
  select delete_at into v_delete_at from public.workspaces where id = p_workspace_id and deleted_at is null for no key update;
  if not found or not exists (select from public.workspace_members where workspace_id = p_workspace_id and user_id = (select auth.uid())) then
    perform private.refuse(404, 'workspace_not_found');
  end if;
  if not exists (select from public.workspace_members where workspace_id = p_workspace_id and user_id = (select auth.uid()) and role = 'owner') then
    perform private.refuse(403, 'role_too_low');
  end if;
  if v_delete_at <= now() then perform private.refuse(409, 'deletion_under_way'); end if;
  -- It must be left with somebody: who is on the way out first stays, or hands it over.
  if not exists (select from public.workspace_members m join public.profiles p on p.user_id = m.user_id
                 where m.workspace_id = p_workspace_id and m.role = 'owner' and p.delete_at is null) then
    perform private.refuse(409, 'account_deletion_scheduled');
  end if;
  update public.workspaces set delete_at = null where id = p_workspace_id and delete_at is not null;
  if found then perform private.show_pages(p_workspace_id, true); end if;
end $$;

-- Lists or hides the pages of a workspace's published products, and says so to who keeps them in memory.
create function private.show_pages(p_workspace_id uuid, p_is_listed boolean)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.pages g set is_listed = p_is_listed, updated_at = now() from public.products p
  where g.workspace_id = p_workspace_id and p.id = g.product_id and p.state = 'published' and g.is_listed <> p_is_listed;
  perform pg_notify('page', json_build_object('slug', slug)::text) from public.pages where workspace_id = p_workspace_id;
end $$;

-- Addresses an account had before, so that its end finds what still names them. They go with the account.
create table private.former_addresses (
  user_id uuid not null references public.profiles (user_id) on delete cascade,
  email   text not null,
  primary key (user_id, email)
);
alter table private.former_addresses enable row level security;

create function private.keep_former_address()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.former_addresses (user_id, email) values (old.user_id, old.email) on conflict do nothing;
  return null;
end $$;
create trigger keep_former_address after update of email on public.profiles
  for each row when (old.email <> new.email) execute function private.keep_former_address();

-- Every address that is this person's and nobody else's by now.
create function private.addresses_of(p_user_id uuid)
returns setof text language sql stable security definer set search_path = '' as $$
  select p.email from public.profiles p where p.user_id = p_user_id
  union select lower(u.email) from auth.users u where u.id = p_user_id and u.email is not null
  union select f.email from private.former_addresses f where f.user_id = p_user_id
    and not exists (select from auth.users u where lower(u.email) = f.email)
$$;

-- Forgets mails, sent or not. A job without its mail would be tried until its attempts are used up.
create function private.forget_mails(p_ids uuid[])
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform graphile_worker.remove_job('mail:' || o.id) from public.outbox o where o.id = any (p_ids) and o.state = 'queued';
  delete from public.outbox where id = any (p_ids);
end $$;

-- Whether a workspace is to go now: its own time has come, or that of everybody who owns it.
create function private.is_workspace_due(p_workspace_id uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.workspaces w where w.id = p_workspace_id and w.deleted_at is null and w.delete_at is not null
    and (w.delete_at <= now() or not exists (
      select from public.workspace_members m join public.profiles p on p.user_id = m.user_id
      where m.workspace_id = w.id and m.role = 'owner' and (p.delete_at is null or p.delete_at > now()))))
$$;

-- Removes what a workspace holds, once its time has come. What was sold, or may yet be paid, stays readable for who bought
-- it: its last version, and the facts its place on the shelf is made of. Orders and books stay as bookkeeping. False when
-- it isn't due or is gone. The files in Storage go before, by the job.
create function public.erase_workspace(p_workspace_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_sold uuid[];
begin
  -- Leaves the key free: a worker that ends a generation at this moment writes rows that point here.
  perform from public.workspaces where id = p_workspace_id for no key update;
  if not private.is_workspace_due(p_workspace_id) then return false; end if;
  select coalesce(array_agg(distinct product_id), '{}') into v_sold from public.orders
  where workspace_id = p_workspace_id and kind = 'product' and (state = 'paid' or (state = 'open' and provider_session_id is not null));

  perform private.end_generation(g.id, 'cancelled', null) from public.generations g
  where g.workspace_id = p_workspace_id and g.finished_at is null;
  update public.ai_calls set generation_id = null, step_id = null where workspace_id = p_workspace_id and generation_id is not null;
  delete from public.generation_steps where workspace_id = p_workspace_id;
  delete from public.generations where workspace_id = p_workspace_id;
  delete from public.sources where workspace_id = p_workspace_id;

  delete from public.revisions where workspace_id = p_workspace_id;
  delete from public.sections where workspace_id = p_workspace_id;
  delete from public.orders where workspace_id = p_workspace_id
    and case kind when 'product' then product_id <> all (v_sold) else state = 'expired' or (state = 'open' and provider_session_id is null) end;
  delete from public.product_versions v where workspace_id = p_workspace_id and (product_id <> all (v_sold)
    or number < (select max(l.number) from public.product_versions l where l.product_id = v.product_id));
  perform pg_notify('page', json_build_object('slug', slug)::text) from public.pages where workspace_id = p_workspace_id;
  delete from public.pages where workspace_id = p_workspace_id and product_id <> all (v_sold);
  update public.pages set is_listed = false, sales_copy = '{}', sample = null, promise = '' where workspace_id = p_workspace_id;
  delete from public.products where workspace_id = p_workspace_id and id <> all (v_sold);
  update public.products set state = 'draft', sales_copy = '{}', promise = '', collection_id = null where workspace_id = p_workspace_id;
  delete from public.collections where workspace_id = p_workspace_id;

  perform private.forget_mails(array(select o.id from public.outbox o where o.idempotency_key like 'workspace_deletion:' || p_workspace_id || ':%'
    or (o.kind = 'invitation' and o.payload ->> 'invitationId' in (select i.id::text from public.invitations i where i.workspace_id = p_workspace_id))));
  delete from public.invitations where workspace_id = p_workspace_id;
  delete from public.api_keys where workspace_id = p_workspace_id;
  delete from public.workspace_members where workspace_id = p_workspace_id;
  -- The last owner's name may stand in name, address and log. Who did what and when stays.
  update public.workspaces set name = 'Deleted workspace', handle = private.last_handle(id), logo_path = null where id = p_workspace_id;
  delete from public.workspace_handles h using public.workspaces w where w.id = p_workspace_id and h.workspace_id = w.id and h.handle <> w.handle;
  update public.audit_events set before = null, after = null, address = null, user_agent = null where workspace_id = p_workspace_id;
  update public.workspaces set deleted_at = now() where id = p_workspace_id;
  return true;
end $$;

-- Workspaces that would be left without an owner: live ones need one who stays, those on their way out any other.
create function private.held_by(p_user_id uuid)
returns setof uuid language sql stable security definer set search_path = '' as $$
  select w.id from public.workspace_members m join public.workspaces w on w.id = m.workspace_id
  where m.user_id = p_user_id and m.role = 'owner' and w.deleted_at is null and not exists (
    select from public.workspace_members o join public.profiles p on p.user_id = o.user_id
    where o.workspace_id = w.id and o.role = 'owner' and o.user_id <> p_user_id and (w.delete_at is not null or p.delete_at is null))
$$;

-- Ends an account whose time has come; orders stay without the person. False when it isn't due, is gone, or is the only
-- owner of a workspace that is still there: the job erases those that are due first.
create function public.erase_account(p_user_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_emails text[];
  v_orders uuid[];
begin
  perform private.lock_owner(p_user_id);
  if not exists (select from public.profiles where user_id = p_user_id and delete_at <= now()) then return false; end if;
  if exists (select from private.held_by(p_user_id)) then return false; end if;
  v_emails := array(select private.addresses_of(p_user_id) order by 1);
  -- A payment that lands at this moment: its order first, then the address, as fulfil_order locks them.
  perform from public.orders where buyer_user_id = p_user_id or buyer_email = any (v_emails) order by id for update;
  perform pg_advisory_xact_lock(hashtextextended('buyer:' || e, 0)) from unnest(v_emails) e;
  v_orders := array(select id from public.orders where buyer_user_id = p_user_id or (buyer_user_id is null and buyer_email = any (v_emails)));

  delete from public.workspace_members where user_id = p_user_id; -- by hand: what only this role allowed ends with it
  perform private.forget_mails(array(select o.id from public.outbox o where o.recipient = any (v_emails)
    or o.idempotency_key like '%:' || p_user_id || ':%' or o.idempotency_key = any (select 'receipt:' || id from unnest(v_orders) id)));
  -- Events say where to look; nobody reads their bodies once they are handled.
  update public.provider_events e set payload = '{}'
  where e.object_id in (select unnest(array[o.provider_session_id, o.provider_payment_id]) from public.orders o where o.id = any (v_orders))
    or exists (select from unnest(v_emails) a where strpos(lower(e.payload), a) > 0);
  update public.entitlements set user_id = null, state = 'revoked', buyer_email = 'erased-' || order_id || '@erased.invalid'
  where order_id = any (v_orders) or user_id = p_user_id;
  update public.orders set buyer_user_id = null, visitor_key = 'erased',
    buyer_email = case when buyer_email is not null then 'erased-' || id || '@erased.invalid' end where id = any (v_orders);
  -- Bought for this address by somebody else's account: theirs to keep.
  update public.entitlements set buyer_email = 'erased-' || order_id || '@erased.invalid' where buyer_email = any (v_emails);
  update public.orders set buyer_email = 'erased-' || id || '@erased.invalid' where buyer_email = any (v_emails);

  delete from public.invitations where email = any (v_emails);
  update public.audit_events set address = null, user_agent = null
  where (actor_id = p_user_id or actor_id in (select id from public.api_keys where created_by = p_user_id))
    and (address is not null or user_agent is not null);
  update public.api_keys set last_used_address = null where created_by = p_user_id;
  delete from auth.refresh_tokens where user_id::text = p_user_id::text;
  delete from auth.audit_log_entries l where l.payload ->> 'actor_id' = p_user_id::text
    or exists (select from unnest(v_emails) a where strpos(lower(l.payload::text), a) > 0);
  delete from auth.users where id = p_user_id;
  return true;
end $$;

-- What is due to be erased, workspaces first: some of them stand in the way of an account. `held`: an account that is due
-- but would leave a live workspace without an owner; nothing of it may be touched.
create function public.due_erasures()
returns table (kind text, id uuid) language sql stable security definer set search_path = '' as $$
  (select 'workspace', w.id from public.workspaces w where w.delete_at is not null and w.deleted_at is null and private.is_workspace_due(w.id)
   order by w.delete_at, w.id)
  union all
  (select case when exists (select from private.held_by(p.user_id) h where not private.is_workspace_due(h)) then 'held' else 'account' end, p.user_id
   from public.profiles p where p.delete_at <= now() order by p.delete_at, p.user_id)
$$;

create type public.data_export_state as enum ('queued', 'ready', 'failed', 'expired');

-- A person's data, collected by a job into one file of the bucket `exports`.
create table public.data_exports (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid not null references public.profiles (user_id) on delete cascade,
  state      public.data_export_state not null default 'queued',
  path       text not null generated always as (user_id::text || '/' || id::text || '.zip') stored,
  size_bytes bigint,
  error_code text,
  created_at timestamptz not null default now(),
  ready_at   timestamptz,
  expires_at timestamptz,
  constraint data_exports_ready_is_complete check (state <> 'ready' or (size_bytes is not null and expires_at is not null)),
  constraint data_exports_failed_says_why check ((state = 'failed') = (error_code is not null))
);
create index data_exports_user_id on public.data_exports (user_id, created_at desc);
create index data_exports_expires_at on public.data_exports (expires_at) where state = 'ready';
create index data_exports_queued on public.data_exports (created_at) where state = 'queued';

-- Queues the caller's export; one that is being made is returned again, and a new one may be asked for once an hour.
create function public.request_data_export()
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform from public.profiles where user_id = (select auth.uid()) for update;
  if not found then perform private.refuse(403, 'key_not_allowed'); end if;
  select id into v_id from public.data_exports where user_id = (select auth.uid()) and state = 'queued';
  if found then return v_id; end if;
  if exists (select from public.data_exports where user_id = (select auth.uid()) and state = 'ready' and created_at > now() - interval '1 hour') then
    perform private.refuse(429, 'export_too_soon');
  end if;
  insert into public.data_exports (user_id) values ((select auth.uid())) returning id into v_id;
  perform graphile_worker.add_job('export_account', json_build_object('exportId', v_id), job_key := 'export:' || v_id, max_attempts := 6);
  return v_id;
end $$;

-- Records the finished file and queues the mail that says so; a repetition changes nothing. False when nobody waits for
-- the file any more: then it is to be removed.
create function public.finish_data_export(p_export_id uuid, p_size_bytes bigint)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.data_exports set state = 'ready', size_bytes = p_size_bytes, ready_at = now(), expires_at = now() + interval '7 days'
  where id = p_export_id and state = 'queued';
  if found then
    perform private.queue_mail('data_export', p.email, coalesce(p.locale, 'en'), jsonb_build_object('exportId', x.id, 'expiresAt', x.expires_at),
      'data_export:' || x.id)
    from public.data_exports x join public.profiles p on p.user_id = x.user_id where x.id = p_export_id;
  end if;
  return exists (select from public.data_exports where id = p_export_id and state = 'ready');
end $$;

create function public.fail_data_export(p_export_id uuid, p_error_code text)
returns void language sql security definer set search_path = '' as $$
  update public.data_exports set state = 'failed', error_code = p_error_code where id = p_export_id and state = 'queued'
$$;

-- Fails exports whose job is gone (its worker kept dying), and returns those whose days are over: their files are to be
-- removed, then expire_data_exports called. Safe to repeat.
create function public.sweep_data_exports()
returns table (id uuid, path text) language plpgsql security definer set search_path = '' as $$
begin
  update public.data_exports x set state = 'failed', error_code = 'export_failed' where x.state = 'queued'
    and not exists (select from graphile_worker.jobs j where j.key = 'export:' || x.id and (j.attempts < j.max_attempts or j.locked_at is not null));
  return query select x.id, x.path from public.data_exports x where x.state = 'ready' and x.expires_at <= now() order by x.expires_at limit 500;
end $$;

create function public.expire_data_exports(p_ids uuid[])
returns void language sql security definer set search_path = '' as $$
  update public.data_exports set state = 'expired' where id = any (p_ids) and state = 'ready' and expires_at <= now()
$$;

alter table public.data_exports enable row level security;
create policy self_select on public.data_exports for select to authenticated using (user_id = (select auth.uid()));
create policy keys_select on public.data_exports as restrictive for select to authenticated using ((select private.key_may('people')));

grant select on public.data_exports to authenticated, service_role;
grant execute on function public.my_sessions, public.revoke_session, public.my_sole_workspaces, public.request_account_deletion,
  public.undo_account_deletion, public.request_workspace_deletion, public.undo_workspace_deletion, public.request_data_export
  to authenticated;
grant execute on function public.note_session, public.sweep_session_places, public.erase_workspace, public.erase_account, public.due_erasures,
  public.finish_data_export, public.fail_data_export, public.sweep_data_exports, public.expire_data_exports
  to service_role;
