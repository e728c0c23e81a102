-- Folders inside a workspace. A product is in one or in none; a folder that goes leaves its products behind.
create table public.collections (
  id           uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete restrict,
  name         text not null constraint collections_name_length check (char_length(name) between 1 and 60)
               constraint collections_name_plain check (private.is_plain_name(name)),
  created_by   uuid default private.my_user_id() references public.profiles (user_id) on delete set null,
  created_at   timestamptz not null default now(),
  constraint collections_id_in_workspace unique (id, workspace_id)
);
create unique index collections_name_unique on public.collections (workspace_id, lower(name));
create index collections_created_by on public.collections (created_by);

alter table public.products add column collection_id uuid;
alter table public.products add constraint products_collection foreign key (collection_id, workspace_id)
  references public.collections (id, workspace_id) on delete set null (collection_id);
create index products_collection on public.products (collection_id, workspace_id);
create index products_workspace_collection on public.products (workspace_id, collection_id, updated_at desc) where collection_id is not null;

create trigger audit after insert or update or delete on public.collections
  for each row execute function private.audit('collection', 'id', 'workspace_id', 'name');

alter table public.collections enable row level security;
create policy members_select on public.collections for select to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('viewer'))));
create policy members_insert on public.collections for insert to authenticated
  with check (workspace_id = any (array(select private.my_workspace_ids('member'))));
create policy members_update on public.collections for update to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('member'))))
  with check (workspace_id = any (array(select private.my_workspace_ids('member'))));
create policy members_delete on public.collections for delete to authenticated
  using (workspace_id = any (array(select private.my_workspace_ids('member'))));
create policy keys_select on public.collections as restrictive for select to authenticated using ((select private.key_may('products:read')));
create policy keys_insert on public.collections as restrictive for insert to authenticated with check ((select private.key_may('products:write')));
create policy keys_update on public.collections as restrictive for update to authenticated using ((select private.key_may('products:write')));
create policy keys_delete on public.collections as restrictive for delete to authenticated using ((select private.key_may('products:write')));

grant select, delete on public.collections to authenticated;
grant insert (workspace_id, name) on public.collections to authenticated;
grant update (name) on public.collections to authenticated;
grant update (collection_id) on public.products to authenticated;
grant select on public.collections to service_role;
