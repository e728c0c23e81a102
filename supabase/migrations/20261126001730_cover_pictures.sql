-- Another picture for a cover, of a model and for a price: a revision of the cover instead of a section (ADR 0037). Its text is the path
-- of the cover as it would be, in the bucket `covers`; what becomes of that is its creator's decision and costs nothing more.
insert into public.credit_prices (task, credits) values ('paint_cover', 1);

alter table public.revisions
  add constraint revisions_picture_path check (kind <> 'picture' or after_text is null
    or (after_text like workspace_id || '/%' and after_text ~ '^[a-z0-9/-]+[.]webp$')),
  -- One at a time, and the next only once somebody decided, as for a section.
  add constraint revisions_one_picture exclude using btree (product_id with =) where (kind = 'picture' and state in ('queued', 'running', 'ready'));

create function public.picture_quote(p_workspace_id uuid)
returns table (credits integer, key_source public.key_source) language sql stable security definer set search_path = '' as $$
  select q.credits, q.key_source from private.quote_of(p_workspace_id, 'paint_cover') q
$$;

-- Orders a picture: holds the credits and queues the work, all or nothing. The same key returns the first one.
create function public.request_picture(p_workspace_id uuid, p_user_id uuid, p_product_id uuid, p_wish text, p_idempotency_key text)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_id         uuid := gen_random_uuid();
  v_key        text := 'picture:' || p_idempotency_key;
  v_known_id   uuid;
  v_key_source public.key_source;
  v_credits    integer;
begin
  perform private.require_orderer(p_workspace_id, p_user_id);
  perform private.lock_wallet(p_workspace_id); -- of two requests at once the second waits here and then finds the first
  select r.id into v_known_id from public.revisions r where r.workspace_id = p_workspace_id and r.idempotency_key = v_key;
  if found then return v_known_id; end if;
  perform from public.products where id = p_product_id and workspace_id = p_workspace_id for share;
  if not found then perform private.refuse(404, 'product_not_found'); end if;
  if exists (select from public.revisions r where r.product_id = p_product_id and r.kind = 'picture' and r.state in ('queued', 'running', 'ready')) then
    perform private.refuse(409, 'picture_open');
  end if;

  v_key_source := private.key_source_of(p_workspace_id);
  v_credits := private.price_of('paint_cover', v_key_source);
  insert into public.revisions (id, workspace_id, product_id, kind, wish, before_text, credits, key_source, idempotency_key, created_by, hold_id)
  values (v_id, p_workspace_id, p_product_id, 'picture', p_wish, '', v_credits, v_key_source, v_key, p_user_id,
    public.hold_credits(p_workspace_id, v_credits, 'picture:' || v_id, 'picture:' || p_workspace_id || ':' || p_idempotency_key, p_user_id));
  perform private.queue_in_turn(p_workspace_id, 'paint_cover', json_build_object('revisionId', v_id), 'revision:' || v_id);
  return v_id;
end $$;

-- Takes a picture for painting and returns what it needs, or no row when there is nothing to do any more.
create function public.begin_picture(p_revision_id uuid)
returns table (
  attempt integer, wish text, workspace_id uuid, product_id uuid, key_source public.key_source, type public.product_type, language text,
  title text, subtitle text, author_name text, origin text, cover jsonb, brief jsonb
) language plpgsql security definer set search_path = '' as $$
begin
  return query
  update public.revisions r set state = 'running', attempt = r.attempt + 1, started_at = coalesce(r.started_at, now())
  from public.products p
  left join lateral (select n.brief from public.generations n where n.product_id = p.id order by n.created_at desc limit 1) g on true
  where r.id = p_revision_id and r.kind = 'picture' and r.state in ('queued', 'running') and p.id = r.product_id
  returning r.attempt, r.wish, r.workspace_id, p.id, r.key_source, p.type, p.language, p.title, p.subtitle, p.author_name, p.origin, p.cover, g.brief;
end $$;

-- Puts a cover with the picture in place: drawn by the server with the words of now. Callable by members with any cover of their own, as
-- they may choose any.
create function public.accept_picture(p_revision_id uuid, p_cover_path text, p_cover jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  v_revision public.revisions := private.enter_revision(p_revision_id);
begin
  if v_revision.kind <> 'picture' or v_revision.state <> 'ready' then perform private.refuse(409, 'revision_closed'); end if;
  update public.products set cover_path = p_cover_path, cover = p_cover where id = v_revision.product_id;
  update public.revisions set state = 'accepted', decided_at = now(), decided_by = private.my_user_id() where id = p_revision_id;
end $$;

grant execute on function public.picture_quote, public.accept_picture to authenticated;
grant execute on function public.request_picture, public.begin_picture to service_role;
