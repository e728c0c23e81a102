-- Everything the platform knows about a person, by theme. Of what they brought and wrote (products, sources, the voice of a brand as
-- they last wrote it, versions of prompt templates they saved) only what is of workspaces they are still in: what they made for
-- others belongs to those. The texts of products and sources are read one by one (exporting.ts): together they may be larger than
-- one answer should be.
create function public.collect_account_data(p_user_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'account', (select to_jsonb(p) || jsonb_build_object(
                  'sign_in_with', (select jsonb_agg(i.provider order by i.provider) from auth.identities i where i.user_id = p.user_id),
                  'former_addresses', (select coalesce(jsonb_agg(f.email order by f.email), '[]') from private.former_addresses f where f.user_id = p.user_id))
                from public.profiles p where p.user_id = p_user_id),
    'workspaces', (select coalesce(jsonb_agg(jsonb_build_object('handle', w.handle, 'name', w.name, 'role', m.role, 'since', m.created_at) order by m.created_at, w.handle), '[]')
                   from public.workspace_members m join public.workspaces w on w.id = m.workspace_id where m.user_id = p_user_id),
    'purchases', (select coalesce(jsonb_agg(jsonb_build_object('order', o.id, 'product', o.product_title, 'amount_minor_units', o.amount_cents,
                    'currency', o.currency, 'email', o.buyer_email, 'paid_at', o.paid_at) order by o.paid_at, o.id), '[]')
                  from public.orders o where o.buyer_user_id = p_user_id and o.state = 'paid'),
    'reading', (select coalesce(jsonb_agg(jsonb_build_object('order', e.order_id, 'product', o.product_title, 'section', e.reading_place,
                  'state', e.state, 'since', e.created_at) order by e.created_at, e.id), '[]')
                from public.entitlements e join public.orders o on o.id = e.order_id where e.user_id = p_user_id),
    'products', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'slug', p.slug, 'title', p.title, 'subtitle', p.subtitle, 'promise', p.promise,
                   'author_name', p.author_name, 'language', p.language, 'type', p.type, 'state', p.state, 'price_minor_units', p.price_cents,
                   'currency', p.currency, 'sales_copy', p.sales_copy, 'created_at', p.created_at, 'workspace', w.handle,
                   'briefs', (select coalesce(jsonb_agg(g.brief order by g.created_at), '[]') from public.generations g
                              where g.product_id = p.id and g.created_by = p_user_id)) order by p.created_at, p.id), '[]')
                 from public.products p join public.workspaces w on w.id = p.workspace_id
                 join public.workspace_members m on m.workspace_id = p.workspace_id and m.user_id = p_user_id where p.created_by = p_user_id),
    'sources', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'kind', s.kind, 'url', s.url, 'words', s.words,
                  'added_at', s.created_at, 'workspace', w.handle) order by s.created_at, s.id), '[]')
                from public.sources s join public.workspaces w on w.id = s.workspace_id
                join public.workspace_members m on m.workspace_id = s.workspace_id and m.user_id = p_user_id where s.created_by = p_user_id),
    'voices', (select coalesce(jsonb_agg(jsonb_build_object('workspace', w.handle, 'description', v.description, 'preferred_terms', v.preferred_terms,
                 'avoided_terms', v.avoided_terms, 'sample', v.sample, 'author_name', v.author_name, 'about_author', v.about_author,
                 'cover_color', v.cover_color, 'updated_at', v.updated_at) order by w.handle), '[]')
               from public.brand_voices v join public.workspaces w on w.id = v.workspace_id
               join public.workspace_members m on m.workspace_id = v.workspace_id and m.user_id = p_user_id where v.updated_by = p_user_id),
    'templates', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'version', v.number, 'saved_at', v.created_at, 'workspace', w.handle,
                    'template', v.content) order by v.created_at, t.id, v.number), '[]')
                  from public.prompt_template_versions v join public.prompt_templates t on t.id = v.template_id
                  join public.workspaces w on w.id = v.workspace_id
                  join public.workspace_members m on m.workspace_id = v.workspace_id and m.user_id = p_user_id where v.created_by = p_user_id),
    'sessions', (select coalesce(jsonb_agg(jsonb_build_object('address', host(s.address), 'browser', s.user_agent, 'first_seen', s.first_seen, 'last_seen', s.last_seen) order by s.first_seen), '[]')
                 from private.session_places s where s.user_id = p_user_id),
    'actions', (select coalesce(jsonb_agg(jsonb_build_object('at', e.created_at, 'action', e.action, 'subject', e.subject_kind, 'subject_id', e.subject_id,
                  'before', e.before, 'after', e.after, 'address', host(e.address), 'browser', e.user_agent) order by e.id), '[]')
                from public.audit_events e where e.actor_kind = 'user' and e.actor_id = p_user_id),
    'mails', (select coalesce(jsonb_agg(jsonb_build_object('kind', o.kind, 'to', o.recipient, 'state', o.state, 'created_at', o.created_at) order by o.created_at, o.id), '[]')
              from public.outbox o where o.recipient in (select private.addresses_of(p_user_id))))
$$;

grant execute on function public.collect_account_data to service_role;
