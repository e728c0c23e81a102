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

-- Puts the caller's account on the way out: fourteen days to change their mind. Returns when it goes.
create function public.request_account_deletion()
returns timestamptz language plpgsql security definer set search_path = '' as $$
declare
  v_at timestamptz;
begin
  perform from public.workspaces w join public.workspace_members m on m.workspace_id = w.id
  where m.user_id = (select auth.uid()) and m.role = 'owner' order by w.id for no key update of w;
  perform from public.profiles where user_id = (select auth.uid()) for update;
  if not found then perform private.refuse(403, 'key_not_allowed'); end if;
  if exists (select from private.sole_owner_of((select auth.uid()))) then perform private.refuse(409, 'sole_owner'); end if;
  update public.profiles set delete_at = coalesce(delete_at, now() + interval '14 days') where user_id = (select auth.uid()) returning delete_at into v_at;
  perform private.queue_mail('account_deletion', p.email, coalesce(p.locale, 'en'),
    jsonb_build_object('displayName', p.display_name, 'deleteAt', v_at), 'account_deletion:' || p.user_id || ':' || v_at)
  from public.profiles p where p.user_id = (select auth.uid());
  return v_at;
end $$;

create function public.undo_account_deletion()
returns void language sql security definer set search_path = '' as $$
  update public.profiles set delete_at = null where user_id = (select auth.uid())
$$;

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
begin
  perform from public.workspaces where id = p_workspace_id and deleted_at is null for no key update;
  if not found or not exists (select from public.workspace_members where workspace_id = p_workspace_id and user_id = (select auth.uid())) then
    perform private.refuse(404, 'workspace_not_found');
  end if;
  if not exists (select from public.workspace_members where workspace_id = p_workspace_id and user_id = (select auth.uid()) and role = 'owner') then
    perform private.refuse(403, 'role_too_low');
  end if;
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

-- Removes what a workspace holds, once its time has come. What was sold stays readable for who bought it; orders and
-- books stay as bookkeeping. Repeating changes nothing. The files in Storage go before, by the job.
create function public.erase_workspace(p_workspace_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_sold uuid[];
begin
  perform from public.workspaces where id = p_workspace_id and delete_at <= now() and deleted_at is null for update;
  if not found then return false; end if;
  select coalesce(array_agg(distinct product_id), '{}') into v_sold from public.orders where workspace_id = p_workspace_id and state = 'paid';
  update public.workspaces set deleted_at = now(), name = 'Deleted workspace', logo_path = null where id = p_workspace_id;
  delete from public.invitations where workspace_id = p_workspace_id;
  delete from public.api_keys where workspace_id = p_workspace_id;
  delete from public.pages where workspace_id = p_workspace_id;
  delete from public.sections where workspace_id = p_workspace_id;
  delete from public.orders o where workspace_id = p_workspace_id and state <> 'paid' and o.product_id <> all (v_sold);
  update public.ai_calls set generation_id = null where workspace_id = p_workspace_id and generation_id is not null;
  perform private.end_generation(g.id, 'cancelled', null) from public.generations g
  where g.workspace_id = p_workspace_id and g.state in ('queued', 'running');
  delete from public.generation_steps where workspace_id = p_workspace_id;
  delete from public.generations where workspace_id = p_workspace_id;
  delete from public.product_versions where workspace_id = p_workspace_id and product_id <> all (v_sold);
  delete from public.products where workspace_id = p_workspace_id and id <> all (v_sold);
  update public.products set collection_id = null where workspace_id = p_workspace_id;
  delete from public.collections where workspace_id = p_workspace_id;
  delete from public.workspace_members where workspace_id = p_workspace_id;
  return true;
end $$;

-- Ends an account whose time has come: workspaces that only it owned and that are on their way out go with it; orders
-- stay without the person. False when it isn't due, or a live workspace would be left without an owner.
create function public.erase_account(p_user_id uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_email     text;
  v_workspace record;
begin
  select email into v_email from public.profiles where user_id = p_user_id and delete_at <= now() for update;
  if not found or exists (select from private.sole_owner_of(p_user_id)) then return false; end if;
  for v_workspace in
    select w.id from public.workspaces w join public.workspace_members m on m.workspace_id = w.id
    where m.user_id = p_user_id and m.role = 'owner' and w.deleted_at is null and w.delete_at is not null
      and not private.has_other_owner(w.id, p_user_id) order by w.id for update of w
  loop
    update public.workspaces set delete_at = now() where id = v_workspace.id;
    perform public.erase_workspace(v_workspace.id);
  end loop;
  update public.provider_events e set payload = '{}' from public.orders o
  where (o.buyer_user_id = p_user_id or o.buyer_email = v_email) and e.object_id in (o.provider_session_id, o.provider_payment_id);
  update public.entitlements set user_id = null, state = 'revoked', buyer_email = 'erased-' || order_id || '@erased.invalid'
  where user_id = p_user_id or buyer_email = v_email;
  update public.orders set buyer_user_id = null, visitor_key = 'erased', buyer_email = case when buyer_email is not null then 'erased-' || id || '@erased.invalid' end
  where buyer_user_id = p_user_id or buyer_email = v_email;
  delete from public.outbox where recipient = v_email;
  delete from public.invitations where email = v_email;
  update public.audit_events set address = null, user_agent = null where actor_id = p_user_id and (address is not null or user_agent is not null);
  delete from auth.users where id = p_user_id;
  return true;
end $$;

-- What is due to be erased, for the job: ids with the paths of their picture.
create function public.due_erasures()
returns table (kind text, id uuid, picture_path text) language sql stable security definer set search_path = '' as $$
  select 'workspace', w.id, w.logo_path from public.workspaces w where w.delete_at <= now() and w.deleted_at is null
  union all
  select 'account', p.user_id, p.avatar_path from public.profiles p where p.delete_at <= now()
$$;

create type public.data_export_state as enum ('queued', 'ready', 'failed', 'expired');

-- A person's data, collected by a job into one file of the bucket `exports`.
create table public.data_exports (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid not null references public.profiles (user_id) on delete cascade,
  state      public.data_export_state not null default 'queued',
  path       text,
  size_bytes bigint,
  created_at timestamptz not null default now(),
  ready_at   timestamptz,
  expires_at timestamptz,
  constraint data_exports_ready_is_complete check (state <> 'ready' or (path is not null and size_bytes is not null and expires_at is not null))
);
create index data_exports_user_id on public.data_exports (user_id, created_at desc);
create index data_exports_expires_at on public.data_exports (expires_at) where state = 'ready';

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
  perform graphile_worker.add_job('export_account', json_build_object('exportId', v_id), job_key := 'export:' || v_id, max_attempts := 8);
  return v_id;
end $$;

-- Records the finished file and queues the mail that says so; a repetition changes nothing.
create function public.finish_data_export(p_export_id uuid, p_path text, p_size_bytes bigint)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.data_exports set state = 'ready', path = p_path, size_bytes = p_size_bytes, ready_at = now(), expires_at = now() + interval '7 days'
  where id = p_export_id and state = 'queued';
  if not found then return; end if;
  perform private.queue_mail('data_export', p.email, coalesce(p.locale, 'en'), jsonb_build_object('exportId', x.id, 'expiresAt', x.expires_at),
    'data_export:' || x.id)
  from public.data_exports x join public.profiles p on p.user_id = x.user_id where x.id = p_export_id;
end $$;

create function public.fail_data_export(p_export_id uuid)
returns void language sql security definer set search_path = '' as $$
  update public.data_exports set state = 'failed' where id = p_export_id and state = 'queued'
$$;

-- Marks exports whose days are over and returns the files to remove.
create function public.expire_data_exports()
returns table (path text) language sql security definer set search_path = '' as $$
  update public.data_exports set state = 'expired' where state = 'ready' and expires_at <= now() returning data_exports.path
$$;

-- Everything the platform knows about a person, by theme.
create function public.collect_account_data(p_user_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'account', (select to_jsonb(p) || jsonb_build_object('sign_in_with', (select jsonb_agg(i.provider) from auth.identities i where i.user_id = p.user_id))
                from public.profiles p where p.user_id = p_user_id),
    'workspaces', (select coalesce(jsonb_agg(jsonb_build_object('handle', w.handle, 'name', w.name, 'role', m.role, 'since', m.created_at)), '[]')
                   from public.workspace_members m join public.workspaces w on w.id = m.workspace_id where m.user_id = p_user_id),
    'purchases', (select coalesce(jsonb_agg(jsonb_build_object('order', o.id, 'product', o.product_title, 'amount_minor_units', o.amount_cents,
                    'currency', o.currency, 'email', o.buyer_email, 'paid_at', o.paid_at) order by o.paid_at), '[]')
                  from public.orders o where o.buyer_user_id = p_user_id and o.state = 'paid'),
    'reading', (select coalesce(jsonb_agg(jsonb_build_object('product', e.product_id, 'section', e.reading_place, 'since', e.created_at)), '[]')
                from public.entitlements e where e.user_id = p_user_id),
    'products', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'subtitle', p.subtitle, 'language', p.language, 'type', p.type,
                   'state', p.state, 'price_minor_units', p.price_cents, 'currency', p.currency, 'sales_copy', p.sales_copy, 'created_at', p.created_at,
                   'sections', (select coalesce(jsonb_agg(jsonb_build_object('title', s.title, 'body', s.body) order by s.position), '[]')
                                from public.sections s where s.product_id = p.id)) order by p.created_at), '[]')
                 from public.products p where p.created_by = p_user_id),
    'sessions', (select coalesce(jsonb_agg(jsonb_build_object('address', host(s.address), 'browser', s.user_agent, 'first_seen', s.first_seen, 'last_seen', s.last_seen)), '[]')
                 from private.session_places s where s.user_id = p_user_id),
    'actions', (select coalesce(jsonb_agg(jsonb_build_object('at', e.created_at, 'action', e.action, 'before', e.before, 'after', e.after, 'address', host(e.address)) order by e.id), '[]')
                from public.audit_events e where e.actor_id = p_user_id),
    'mails', (select coalesce(jsonb_agg(jsonb_build_object('kind', o.kind, 'state', o.state, 'created_at', o.created_at) order by o.created_at), '[]')
              from public.outbox o join public.profiles p on p.email = o.recipient where p.user_id = p_user_id))
$$;

alter table public.data_exports enable row level security;
create policy self_select on public.data_exports for select to authenticated using (user_id = (select auth.uid()));
create policy keys_select on public.data_exports as restrictive for select to authenticated using ((select private.key_may('people')));

grant select on public.data_exports to authenticated, service_role;
grant execute on function public.my_sessions, public.revoke_session, public.my_sole_workspaces, public.request_account_deletion,
  public.undo_account_deletion, public.request_workspace_deletion, public.undo_workspace_deletion, public.request_data_export
  to authenticated;
grant execute on function public.note_session, public.erase_workspace, public.erase_account, public.due_erasures,
  public.finish_data_export, public.fail_data_export, public.expire_data_exports, public.collect_account_data to service_role;
