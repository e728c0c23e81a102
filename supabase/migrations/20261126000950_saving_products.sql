-- Programs save a product whole, with one request: the title page, the price, the sales copy, and the texts of those sections
-- that they name. A row of updates could stop in the middle, and half of what was sent would stand before buyers.

-- Saves all of it or nothing, and returns the product's version. Sections that are not named stay as they are. What is stored
-- already is no change, whatever the version, so a repeated call is not refused. Callable by members and keys: it checks them,
-- and writes no more than they may write by themselves.
create function public.save_product(p_product_id uuid, p_version integer, p_fields jsonb, p_sections jsonb default '[]')
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_product public.products;
  v_wanted  public.products;
begin
  select * into v_product from public.products
  where id = p_product_id and workspace_id = any (array(select private.my_workspace_ids('viewer')));
  if not found then perform private.refuse(404, 'product_not_found'); end if;
  perform private.enter_workspace(v_product.workspace_id, 'member', 'products:write');
  -- Sections before their product, as a section that is saved touches its product.
  perform from public.sections where product_id = p_product_id order by id for no key update;
  select * into v_product from public.products where id = p_product_id for no key update;
  if not found then perform private.refuse(404, 'product_not_found'); end if;

  select p.* into v_wanted from jsonb_populate_record(v_product, jsonb_build_object('title', p_fields -> 'title', 'subtitle', p_fields -> 'subtitle',
    'promise', p_fields -> 'promise', 'author_name', p_fields -> 'author_name', 'price_cents', p_fields -> 'price_cents',
    'currency', p_fields -> 'currency', 'sales_copy', p_fields -> 'sales_copy')) p;
  if v_wanted is distinct from v_product then
    if v_product.version is distinct from p_version then perform private.refuse(409, 'stale_version'); end if;
    if not exists (select from public.currencies where code = v_wanted.currency and is_offered) then perform private.refuse(422, 'currency_unknown'); end if;
    update public.products set title = v_wanted.title, subtitle = v_wanted.subtitle, promise = v_wanted.promise, author_name = v_wanted.author_name,
      price_cents = v_wanted.price_cents, currency = v_wanted.currency, sales_copy = v_wanted.sales_copy where id = p_product_id;
  end if;
  perform private.save_sections(p_product_id, p_sections);
  return (select version from public.products where id = p_product_id);
end $$;

-- Saves sections [{id, version, title, body}] of one product, which is locked.
create function private.save_sections(p_product_id uuid, p_sections jsonb)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from jsonb_to_recordset(p_sections) as n (id uuid)
             where not exists (select from public.sections s where s.id = n.id and s.product_id = p_product_id)) then
    perform private.refuse(404, 'section_not_found');
  end if;
  if exists (select from jsonb_to_recordset(p_sections) as n (id uuid, version integer, title text, body text) join public.sections s on s.id = n.id
             where s.version is distinct from n.version and (s.title, s.body) is distinct from (n.title, n.body)) then
    perform private.refuse(409, 'stale_version');
  end if;
  update public.sections s set title = n.title, body = n.body
  from jsonb_to_recordset(p_sections) as n (id uuid, version integer, title text, body text)
  where s.id = n.id and s.product_id = p_product_id and (s.title, s.body) is distinct from (n.title, n.body);
end $$;

grant execute on function public.save_product to authenticated;
