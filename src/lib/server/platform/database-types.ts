export type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[]

export type Database = {
  // Allows to automatically instantiate createClient with right options
  // instead of createClient<Database, { PostgrestVersion: 'XX' }>(URL, KEY)
  __InternalSupabase: {
    PostgrestVersion: "12"
  }
  public: {
    Tables: {
      ai_calls: {
        Row: {
          attempt: number
          cost_micros: number | null
          created_at: string
          fallback_reason: string | null
          first_token_ms: number | null
          generation_id: string | null
          id: string
          input_tokens: number
          is_estimated: boolean
          key_source: Database["public"]["Enums"]["key_source"]
          latency_ms: number
          model: string
          outcome: string
          output_tokens: number
          prompt_version: string | null
          provider: string
          provider_request_id: string | null
          reason: string | null
          revision_id: string | null
          route_position: number | null
          step_id: string | null
          task: string
          user_id: string | null
          workspace_id: string
        }
        Insert: {
          attempt: number
          cost_micros?: number | null
          created_at?: string
          fallback_reason?: string | null
          first_token_ms?: number | null
          generation_id?: string | null
          id?: string
          input_tokens: number
          is_estimated: boolean
          key_source?: Database["public"]["Enums"]["key_source"]
          latency_ms: number
          model: string
          outcome: string
          output_tokens: number
          prompt_version?: string | null
          provider: string
          provider_request_id?: string | null
          reason?: string | null
          revision_id?: string | null
          route_position?: number | null
          step_id?: string | null
          task: string
          user_id?: string | null
          workspace_id: string
        }
        Update: {
          attempt?: number
          cost_micros?: number | null
          created_at?: string
          fallback_reason?: string | null
          first_token_ms?: number | null
          generation_id?: string | null
          id?: string
          input_tokens?: number
          is_estimated?: boolean
          key_source?: Database["public"]["Enums"]["key_source"]
          latency_ms?: number
          model?: string
          outcome?: string
          output_tokens?: number
          prompt_version?: string | null
          provider?: string
          provider_request_id?: string | null
          reason?: string | null
          revision_id?: string | null
          route_position?: number | null
          step_id?: string | null
          task?: string
          user_id?: string | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "ai_calls_generation_id_fkey"
            columns: ["generation_id"]
            referencedRelation: "generations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "ai_calls_revision_id_fkey"
            columns: ["revision_id"]
            referencedRelation: "revisions"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "ai_calls_step_id_fkey"
            columns: ["step_id"]
            referencedRelation: "generation_steps"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "ai_calls_user_id_fkey"
            columns: ["user_id"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "ai_calls_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      api_keys: {
        Row: {
          created_at: string
          created_by: string | null
          expires_at: string | null
          id: string
          last_used_address: unknown
          last_used_at: string | null
          name: string
          revoked_at: string | null
          role: Database["public"]["Enums"]["workspace_role"]
          scopes: string[]
          token_hash: string
          token_hint: string
          workspace_id: string
        }
        Insert: {
          created_at?: string
          created_by?: string | null
          expires_at?: string | null
          id?: string
          last_used_address?: unknown
          last_used_at?: string | null
          name: string
          revoked_at?: string | null
          role?: never
          scopes: string[]
          token_hash: string
          token_hint: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          created_by?: string | null
          expires_at?: string | null
          id?: string
          last_used_address?: unknown
          last_used_at?: string | null
          name?: string
          revoked_at?: string | null
          role?: never
          scopes?: string[]
          token_hash?: string
          token_hint?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "api_keys_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "api_keys_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      audit_events: {
        Row: {
          action: string
          actor_id: string | null
          actor_kind: string
          address: unknown
          after: Json | null
          before: Json | null
          created_at: string
          id: number
          subject_id: string
          subject_kind: string
          user_agent: string | null
          workspace_id: string | null
        }
        Insert: {
          action: string
          actor_id?: string | null
          actor_kind: string
          address?: unknown
          after?: Json | null
          before?: Json | null
          created_at?: string
          id?: never
          subject_id: string
          subject_kind: string
          user_agent?: string | null
          workspace_id?: string | null
        }
        Update: {
          action?: string
          actor_id?: string | null
          actor_kind?: string
          address?: unknown
          after?: Json | null
          before?: Json | null
          created_at?: string
          id?: never
          subject_id?: string
          subject_kind?: string
          user_agent?: string | null
          workspace_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "audit_events_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      billing_customers: {
        Row: {
          created_at: string
          provider_customer_id: string
          workspace_id: string
        }
        Insert: {
          created_at?: string
          provider_customer_id: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          provider_customer_id?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "billing_customers_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      brand_voices: {
        Row: {
          about_author: string
          author_name: string
          avoided_terms: string[]
          cover_color: string | null
          description: string
          preferred_terms: string[]
          sample: string
          updated_at: string
          updated_by: string | null
          version: number
          workspace_id: string
        }
        Insert: {
          about_author?: string
          author_name?: string
          avoided_terms?: string[]
          cover_color?: string | null
          description?: string
          preferred_terms?: string[]
          sample?: string
          updated_at?: string
          updated_by?: string | null
          version?: number
          workspace_id: string
        }
        Update: {
          about_author?: string
          author_name?: string
          avoided_terms?: string[]
          cover_color?: string | null
          description?: string
          preferred_terms?: string[]
          sample?: string
          updated_at?: string
          updated_by?: string | null
          version?: number
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "brand_voices_updated_by_fkey"
            columns: ["updated_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "brand_voices_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      collections: {
        Row: {
          created_at: string
          created_by: string | null
          id: string
          name: string
          workspace_id: string
        }
        Insert: {
          created_at?: string
          created_by?: string | null
          id?: string
          name: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          created_by?: string | null
          id?: string
          name?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "collections_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "collections_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      credit_pack_prices: {
        Row: {
          amount_cents: number
          credit_pack_id: string
          currency: string
          id: string
        }
        Insert: {
          amount_cents: number
          credit_pack_id: string
          currency: string
          id?: string
        }
        Update: {
          amount_cents?: number
          credit_pack_id?: string
          currency?: string
          id?: string
        }
        Relationships: [
          {
            foreignKeyName: "credit_pack_prices_credit_pack_id_fkey"
            columns: ["credit_pack_id"]
            referencedRelation: "credit_packs"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "credit_pack_prices_currency_fkey"
            columns: ["currency"]
            referencedRelation: "currencies"
            referencedColumns: ["code"]
          },
        ]
      }
      credit_packs: {
        Row: {
          created_at: string
          credits: number
          id: string
          is_offered: boolean
        }
        Insert: {
          created_at?: string
          credits: number
          id?: string
          is_offered?: boolean
        }
        Update: {
          created_at?: string
          credits?: number
          id?: string
          is_offered?: boolean
        }
        Relationships: []
      }
      credit_prices: {
        Row: {
          credits: number
          included_words: number | null
          own_key_credits: number | null
          task: string
        }
        Insert: {
          credits: number
          included_words?: number | null
          own_key_credits?: number | null
          task: string
        }
        Update: {
          credits?: number
          included_words?: number | null
          own_key_credits?: number | null
          task?: string
        }
        Relationships: []
      }
      currencies: {
        Row: {
          code: string
          is_offered: boolean
          minimum: number
        }
        Insert: {
          code: string
          is_offered?: boolean
          minimum: number
        }
        Update: {
          code?: string
          is_offered?: boolean
          minimum?: number
        }
        Relationships: []
      }
      data_exports: {
        Row: {
          created_at: string
          error_code: string | null
          expires_at: string | null
          id: string
          path: string
          ready_at: string | null
          size_bytes: number | null
          state: Database["public"]["Enums"]["data_export_state"]
          user_id: string
        }
        Insert: {
          created_at?: string
          error_code?: string | null
          expires_at?: string | null
          id?: string
          path?: never
          ready_at?: string | null
          size_bytes?: number | null
          state?: Database["public"]["Enums"]["data_export_state"]
          user_id: string
        }
        Update: {
          created_at?: string
          error_code?: string | null
          expires_at?: string | null
          id?: string
          path?: never
          ready_at?: string | null
          size_bytes?: number | null
          state?: Database["public"]["Enums"]["data_export_state"]
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "data_exports_user_id_fkey"
            columns: ["user_id"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      entitlements: {
        Row: {
          buyer_email: string
          created_at: string
          id: string
          order_id: string
          product_id: string
          reading_place: number
          state: Database["public"]["Enums"]["entitlement_state"]
          user_id: string | null
          workspace_id: string
        }
        Insert: {
          buyer_email: string
          created_at?: string
          id?: string
          order_id: string
          product_id: string
          reading_place?: number
          state?: Database["public"]["Enums"]["entitlement_state"]
          user_id?: string | null
          workspace_id: string
        }
        Update: {
          buyer_email?: string
          created_at?: string
          id?: string
          order_id?: string
          product_id?: string
          reading_place?: number
          state?: Database["public"]["Enums"]["entitlement_state"]
          user_id?: string | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "entitlements_order_id_fkey"
            columns: ["order_id"]
            referencedRelation: "orders"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "entitlements_product"
            columns: ["product_id", "workspace_id"]
            referencedRelation: "products"
            referencedColumns: ["id", "workspace_id"]
          },
          {
            foreignKeyName: "entitlements_user_id_fkey"
            columns: ["user_id"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      event_attempts: {
        Row: {
          created_at: string
          duration_ms: number
          error: string | null
          event_id: string
          id: number
          outcome: string
          replayed_by: string | null
        }
        Insert: {
          created_at?: string
          duration_ms: number
          error?: string | null
          event_id: string
          id?: never
          outcome: string
          replayed_by?: string | null
        }
        Update: {
          created_at?: string
          duration_ms?: number
          error?: string | null
          event_id?: string
          id?: never
          outcome?: string
          replayed_by?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "event_attempts_event_id_fkey"
            columns: ["event_id"]
            referencedRelation: "provider_events"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "event_attempts_replayed_by_fkey"
            columns: ["replayed_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      finding_dismissals: {
        Row: {
          dismissed_at: string
          dismissed_by: string | null
          fingerprint: string
          id: string
          section_id: string
          workspace_id: string
        }
        Insert: {
          dismissed_at?: string
          dismissed_by?: string | null
          fingerprint: string
          id?: string
          section_id: string
          workspace_id: string
        }
        Update: {
          dismissed_at?: string
          dismissed_by?: string | null
          fingerprint?: string
          id?: string
          section_id?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "finding_dismissals_dismissed_by_fkey"
            columns: ["dismissed_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "finding_dismissals_section"
            columns: ["section_id", "workspace_id"]
            referencedRelation: "sections"
            referencedColumns: ["id", "workspace_id"]
          },
        ]
      }
      generation_sources: {
        Row: {
          generation_id: string
          position: number
          source_id: string
          workspace_id: string
        }
        Insert: {
          generation_id: string
          position: number
          source_id: string
          workspace_id: string
        }
        Update: {
          generation_id?: string
          position?: number
          source_id?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "generation_sources_generation"
            columns: ["generation_id", "workspace_id"]
            referencedRelation: "generations"
            referencedColumns: ["id", "workspace_id"]
          },
          {
            foreignKeyName: "generation_sources_source"
            columns: ["source_id", "workspace_id"]
            referencedRelation: "sources"
            referencedColumns: ["id", "workspace_id"]
          },
        ]
      }
      generation_steps: {
        Row: {
          attempt: number
          error_code: string | null
          finished_at: string | null
          generation_id: string
          id: string
          kind: Database["public"]["Enums"]["step_kind"]
          output: Json | null
          partial: string
          position: number
          started_at: string | null
          state: Database["public"]["Enums"]["step_state"]
          title: string
          words: number | null
          workspace_id: string
        }
        Insert: {
          attempt?: number
          error_code?: string | null
          finished_at?: string | null
          generation_id: string
          id?: string
          kind: Database["public"]["Enums"]["step_kind"]
          output?: Json | null
          partial?: string
          position?: number
          started_at?: string | null
          state?: Database["public"]["Enums"]["step_state"]
          title?: string
          words?: number | null
          workspace_id: string
        }
        Update: {
          attempt?: number
          error_code?: string | null
          finished_at?: string | null
          generation_id?: string
          id?: string
          kind?: Database["public"]["Enums"]["step_kind"]
          output?: Json | null
          partial?: string
          position?: number
          started_at?: string | null
          state?: Database["public"]["Enums"]["step_state"]
          title?: string
          words?: number | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "generation_steps_generation_id_fkey"
            columns: ["generation_id"]
            referencedRelation: "generations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "generation_steps_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      generations: {
        Row: {
          brief: NonNullable<Json>
          created_at: string
          created_by: string | null
          credits: number
          credits_paid: number
          error_code: string | null
          finished_at: string | null
          hold_id: string
          id: string
          idempotency_key: string
          key_source: Database["public"]["Enums"]["key_source"]
          outline_version: number
          product_id: string
          started_at: string | null
          state: Database["public"]["Enums"]["generation_state"]
          waiting_since: string | null
          words: number
          workspace_id: string
        }
        Insert: {
          brief: NonNullable<Json>
          created_at?: string
          created_by?: string | null
          credits: number
          credits_paid?: number
          error_code?: string | null
          finished_at?: string | null
          hold_id: string
          id?: string
          idempotency_key: string
          key_source?: Database["public"]["Enums"]["key_source"]
          outline_version?: number
          product_id: string
          started_at?: string | null
          state?: Database["public"]["Enums"]["generation_state"]
          waiting_since?: string | null
          words?: number
          workspace_id: string
        }
        Update: {
          brief?: NonNullable<Json>
          created_at?: string
          created_by?: string | null
          credits?: number
          credits_paid?: number
          error_code?: string | null
          finished_at?: string | null
          hold_id?: string
          id?: string
          idempotency_key?: string
          key_source?: Database["public"]["Enums"]["key_source"]
          outline_version?: number
          product_id?: string
          started_at?: string | null
          state?: Database["public"]["Enums"]["generation_state"]
          waiting_since?: string | null
          words?: number
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "generations_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "generations_product"
            columns: ["product_id", "workspace_id"]
            referencedRelation: "products"
            referencedColumns: ["id", "workspace_id"]
          },
        ]
      }
      invitations: {
        Row: {
          accepted_at: string | null
          created_at: string
          email: string
          expires_at: string
          id: string
          invited_by: string | null
          invited_by_key: string | null
          revoked_at: string | null
          role: Database["public"]["Enums"]["workspace_role"]
          sent_at: string
          sent_count: number
          token_hash: string
          workspace_id: string
        }
        Insert: {
          accepted_at?: string | null
          created_at?: string
          email: string
          expires_at?: string
          id: string
          invited_by?: string | null
          invited_by_key?: string | null
          revoked_at?: string | null
          role: Database["public"]["Enums"]["workspace_role"]
          sent_at?: string
          sent_count?: number
          token_hash: string
          workspace_id: string
        }
        Update: {
          accepted_at?: string | null
          created_at?: string
          email?: string
          expires_at?: string
          id?: string
          invited_by?: string | null
          invited_by_key?: string | null
          revoked_at?: string | null
          role?: Database["public"]["Enums"]["workspace_role"]
          sent_at?: string
          sent_count?: number
          token_hash?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "invitations_invited_by_fkey"
            columns: ["invited_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "invitations_invited_by_key_fkey"
            columns: ["invited_by_key"]
            referencedRelation: "api_keys"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "invitations_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      model_routes: {
        Row: {
          between_tokens_ms: number
          first_token_ms: number
          id: string
          input_usd: number | null
          is_enabled: boolean
          max_tokens: number | null
          model: string | null
          output_usd: number | null
          position: number
          provider: string
          task: string
          temperature: number | null
          whole_ms: number
        }
        Insert: {
          between_tokens_ms?: number
          first_token_ms?: number
          id?: string
          input_usd?: number | null
          is_enabled?: boolean
          max_tokens?: number | null
          model?: string | null
          output_usd?: number | null
          position: number
          provider: string
          task: string
          temperature?: number | null
          whole_ms?: number
        }
        Update: {
          between_tokens_ms?: number
          first_token_ms?: number
          id?: string
          input_usd?: number | null
          is_enabled?: boolean
          max_tokens?: number | null
          model?: string | null
          output_usd?: number | null
          position?: number
          provider?: string
          task?: string
          temperature?: number | null
          whole_ms?: number
        }
        Relationships: [
          {
            foreignKeyName: "model_routes_task_fkey"
            columns: ["task"]
            referencedRelation: "model_tasks"
            referencedColumns: ["task"]
          },
        ]
      }
      model_tasks: {
        Row: {
          task: string
          version: number
        }
        Insert: {
          task: string
          version?: number
        }
        Update: {
          task?: string
          version?: number
        }
        Relationships: []
      }
      orders: {
        Row: {
          amount_cents: number
          buyer_email: string | null
          buyer_user_id: string | null
          checked_at: string
          created_at: string
          credit_pack_price_id: string | null
          credits: number | null
          currency: string
          id: string
          kind: Database["public"]["Enums"]["order_kind"]
          locale: string
          paid_at: string | null
          product_id: string | null
          product_title: string | null
          provider: string
          provider_paid_at: string | null
          provider_payment_id: string | null
          provider_session_id: string | null
          state: Database["public"]["Enums"]["order_state"]
          visitor_key: string
          workspace_id: string
        }
        Insert: {
          amount_cents: number
          buyer_email?: string | null
          buyer_user_id?: string | null
          checked_at?: string
          created_at?: string
          credit_pack_price_id?: string | null
          credits?: number | null
          currency: string
          id?: string
          kind?: Database["public"]["Enums"]["order_kind"]
          locale?: string
          paid_at?: string | null
          product_id?: string | null
          product_title?: string | null
          provider?: string
          provider_paid_at?: string | null
          provider_payment_id?: string | null
          provider_session_id?: string | null
          state?: Database["public"]["Enums"]["order_state"]
          visitor_key: string
          workspace_id: string
        }
        Update: {
          amount_cents?: number
          buyer_email?: string | null
          buyer_user_id?: string | null
          checked_at?: string
          created_at?: string
          credit_pack_price_id?: string | null
          credits?: number | null
          currency?: string
          id?: string
          kind?: Database["public"]["Enums"]["order_kind"]
          locale?: string
          paid_at?: string | null
          product_id?: string | null
          product_title?: string | null
          provider?: string
          provider_paid_at?: string | null
          provider_payment_id?: string | null
          provider_session_id?: string | null
          state?: Database["public"]["Enums"]["order_state"]
          visitor_key?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "orders_buyer_user_id_fkey"
            columns: ["buyer_user_id"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "orders_credit_pack_price"
            columns: ["credit_pack_price_id"]
            referencedRelation: "credit_pack_prices"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "orders_currency_fkey"
            columns: ["currency"]
            referencedRelation: "currencies"
            referencedColumns: ["code"]
          },
          {
            foreignKeyName: "orders_product"
            columns: ["product_id", "workspace_id"]
            referencedRelation: "products"
            referencedColumns: ["id", "workspace_id"]
          },
        ]
      }
      outbox: {
        Row: {
          created_at: string
          error: string | null
          id: string
          idempotency_key: string
          kind: string
          locale: string
          payload: NonNullable<Json>
          recipient: string
          sent_at: string | null
          state: Database["public"]["Enums"]["mail_state"]
        }
        Insert: {
          created_at?: string
          error?: string | null
          id?: string
          idempotency_key: string
          kind: string
          locale: string
          payload: NonNullable<Json>
          recipient: string
          sent_at?: string | null
          state?: Database["public"]["Enums"]["mail_state"]
        }
        Update: {
          created_at?: string
          error?: string | null
          id?: string
          idempotency_key?: string
          kind?: string
          locale?: string
          payload?: NonNullable<Json>
          recipient?: string
          sent_at?: string | null
          state?: Database["public"]["Enums"]["mail_state"]
        }
        Relationships: []
      }
      pages: {
        Row: {
          author_name: string
          contents: NonNullable<Json>
          cover_path: string | null
          currency: string
          is_listed: boolean
          language: string
          origin: string
          price_cents: number
          product_id: string
          promise: string
          provenance: Json | null
          published_at: string
          sales_copy: NonNullable<Json>
          sample: Json | null
          slug: string
          subtitle: string
          title: string
          type: Database["public"]["Enums"]["product_type"]
          updated_at: string
          word_count: number
          workspace_id: string
        }
        Insert: {
          author_name: string
          contents: NonNullable<Json>
          cover_path?: string | null
          currency: string
          is_listed?: boolean
          language: string
          origin: string
          price_cents: number
          product_id: string
          promise: string
          provenance?: Json | null
          published_at?: string
          sales_copy: NonNullable<Json>
          sample?: Json | null
          slug: string
          subtitle: string
          title: string
          type: Database["public"]["Enums"]["product_type"]
          updated_at?: string
          word_count: number
          workspace_id: string
        }
        Update: {
          author_name?: string
          contents?: NonNullable<Json>
          cover_path?: string | null
          currency?: string
          is_listed?: boolean
          language?: string
          origin?: string
          price_cents?: number
          product_id?: string
          promise?: string
          provenance?: Json | null
          published_at?: string
          sales_copy?: NonNullable<Json>
          sample?: Json | null
          slug?: string
          subtitle?: string
          title?: string
          type?: Database["public"]["Enums"]["product_type"]
          updated_at?: string
          word_count?: number
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "pages_currency_fkey"
            columns: ["currency"]
            referencedRelation: "currencies"
            referencedColumns: ["code"]
          },
          {
            foreignKeyName: "pages_product"
            columns: ["product_id", "workspace_id"]
            referencedRelation: "products"
            referencedColumns: ["id", "workspace_id"]
          },
        ]
      }
      payments: {
        Row: {
          amount_cents: number
          back_cents: number
          back_ticket: number
          created_at: string
          credits: number | null
          currency: string
          disputed_cents: number
          document_number: string | null
          document_pdf_url: string | null
          document_url: string | null
          granted_at: string | null
          id: string
          kind: Database["public"]["Enums"]["payment_kind"]
          order_id: string | null
          paid_at: string | null
          period_end: string | null
          period_start: string | null
          plan_price_id: string | null
          provider: string
          provider_key: string
          provider_paid_at: string | null
          provider_payment_id: string | null
          refunded_cents: number
          state: Database["public"]["Enums"]["payment_state"]
          subscription_id: string | null
          workspace_id: string
        }
        Insert: {
          amount_cents: number
          back_cents?: number
          back_ticket?: number
          created_at?: string
          credits?: number | null
          currency: string
          disputed_cents?: number
          document_number?: string | null
          document_pdf_url?: string | null
          document_url?: string | null
          granted_at?: string | null
          id?: string
          kind: Database["public"]["Enums"]["payment_kind"]
          order_id?: string | null
          paid_at?: string | null
          period_end?: string | null
          period_start?: string | null
          plan_price_id?: string | null
          provider: string
          provider_key: string
          provider_paid_at?: string | null
          provider_payment_id?: string | null
          refunded_cents?: number
          state: Database["public"]["Enums"]["payment_state"]
          subscription_id?: string | null
          workspace_id: string
        }
        Update: {
          amount_cents?: number
          back_cents?: number
          back_ticket?: number
          created_at?: string
          credits?: number | null
          currency?: string
          disputed_cents?: number
          document_number?: string | null
          document_pdf_url?: string | null
          document_url?: string | null
          granted_at?: string | null
          id?: string
          kind?: Database["public"]["Enums"]["payment_kind"]
          order_id?: string | null
          paid_at?: string | null
          period_end?: string | null
          period_start?: string | null
          plan_price_id?: string | null
          provider?: string
          provider_key?: string
          provider_paid_at?: string | null
          provider_payment_id?: string | null
          refunded_cents?: number
          state?: Database["public"]["Enums"]["payment_state"]
          subscription_id?: string | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "payments_order_id_fkey"
            columns: ["order_id"]
            referencedRelation: "orders"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "payments_plan_price_id_fkey"
            columns: ["plan_price_id"]
            referencedRelation: "plan_prices"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "payments_subscription_id_fkey"
            columns: ["subscription_id"]
            referencedRelation: "subscriptions"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "payments_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      plan_prices: {
        Row: {
          amount_cents: number
          currency: string
          id: string
          interval: Database["public"]["Enums"]["billing_interval"]
          plan_version_id: string
        }
        Insert: {
          amount_cents: number
          currency: string
          id?: string
          interval: Database["public"]["Enums"]["billing_interval"]
          plan_version_id: string
        }
        Update: {
          amount_cents?: number
          currency?: string
          id?: string
          interval?: Database["public"]["Enums"]["billing_interval"]
          plan_version_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "plan_prices_currency_fkey"
            columns: ["currency"]
            referencedRelation: "currencies"
            referencedColumns: ["code"]
          },
          {
            foreignKeyName: "plan_prices_plan_version_id_fkey"
            columns: ["plan_version_id"]
            referencedRelation: "plan_offers"
            referencedColumns: ["plan_version_id"]
          },
          {
            foreignKeyName: "plan_prices_plan_version_id_fkey"
            columns: ["plan_version_id"]
            referencedRelation: "plan_versions"
            referencedColumns: ["id"]
          },
        ]
      }
      plan_versions: {
        Row: {
          api_calls_per_day: number | null
          channels: number | null
          created_at: string
          created_by: string | null
          credits: number
          features: string[]
          generations_a_month: number | null
          generations_at_once: number | null
          id: string
          instances: number | null
          members: number | null
          number: number
          plan_code: string
          published_products: number | null
          scheduled_posts: number | null
          storage_bytes: number | null
          trial_credits: number
          trial_days: number
        }
        Insert: {
          api_calls_per_day?: number | null
          channels?: number | null
          created_at?: string
          created_by?: string | null
          credits: number
          features?: string[]
          generations_a_month?: number | null
          generations_at_once?: number | null
          id?: string
          instances?: number | null
          members?: number | null
          number: number
          plan_code: string
          published_products?: number | null
          scheduled_posts?: number | null
          storage_bytes?: number | null
          trial_credits?: number
          trial_days?: number
        }
        Update: {
          api_calls_per_day?: number | null
          channels?: number | null
          created_at?: string
          created_by?: string | null
          credits?: number
          features?: string[]
          generations_a_month?: number | null
          generations_at_once?: number | null
          id?: string
          instances?: number | null
          members?: number | null
          number?: number
          plan_code?: string
          published_products?: number | null
          scheduled_posts?: number | null
          storage_bytes?: number | null
          trial_credits?: number
          trial_days?: number
        }
        Relationships: [
          {
            foreignKeyName: "plan_versions_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "plan_versions_plan_code_fkey"
            columns: ["plan_code"]
            referencedRelation: "plan_offers"
            referencedColumns: ["code"]
          },
          {
            foreignKeyName: "plan_versions_plan_code_fkey"
            columns: ["plan_code"]
            referencedRelation: "plans"
            referencedColumns: ["code"]
          },
        ]
      }
      plans: {
        Row: {
          code: string
          is_offered: boolean
          name: string
          position: number
        }
        Insert: {
          code: string
          is_offered?: boolean
          name: string
          position: number
        }
        Update: {
          code?: string
          is_offered?: boolean
          name?: string
          position?: number
        }
        Relationships: []
      }
      platform_admins: {
        Row: {
          created_at: string
          user_id: string
        }
        Insert: {
          created_at?: string
          user_id: string
        }
        Update: {
          created_at?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "platform_admins_user_id_fkey"
            columns: ["user_id"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      platform_settings: {
        Row: {
          grace_days: number
          is_the_row: boolean
          workspaces_per_user: number
        }
        Insert: {
          grace_days?: number
          is_the_row?: boolean
          workspaces_per_user?: number
        }
        Update: {
          grace_days?: number
          is_the_row?: boolean
          workspaces_per_user?: number
        }
        Relationships: []
      }
      product_versions: {
        Row: {
          author_name: string
          created_at: string
          created_by: string | null
          id: string
          language: string
          number: number
          origin: string
          product_id: string
          provenance: Json | null
          sections: NonNullable<Json>
          subtitle: string
          title: string
          type: Database["public"]["Enums"]["product_type"]
          workspace_id: string
        }
        Insert: {
          author_name: string
          created_at?: string
          created_by?: string | null
          id?: string
          language: string
          number: number
          origin: string
          product_id: string
          provenance?: Json | null
          sections: NonNullable<Json>
          subtitle: string
          title: string
          type: Database["public"]["Enums"]["product_type"]
          workspace_id: string
        }
        Update: {
          author_name?: string
          created_at?: string
          created_by?: string | null
          id?: string
          language?: string
          number?: number
          origin?: string
          product_id?: string
          provenance?: Json | null
          sections?: NonNullable<Json>
          subtitle?: string
          title?: string
          type?: Database["public"]["Enums"]["product_type"]
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "product_versions_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "product_versions_product"
            columns: ["product_id", "workspace_id"]
            referencedRelation: "products"
            referencedColumns: ["id", "workspace_id"]
          },
        ]
      }
      products: {
        Row: {
          author_name: string
          collection_id: string | null
          cover: NonNullable<Json>
          cover_path: string | null
          created_at: string
          created_by: string | null
          currency: string
          id: string
          language: string
          origin: string
          price_cents: number
          promise: string
          published_at: string | null
          sales_copy: NonNullable<Json>
          shows_provenance: boolean
          slug: string | null
          state: Database["public"]["Enums"]["product_state"]
          subtitle: string
          title: string
          type: Database["public"]["Enums"]["product_type"]
          updated_at: string
          version: number
          workspace_id: string
        }
        Insert: {
          author_name: string
          collection_id?: string | null
          cover?: NonNullable<Json>
          cover_path?: string | null
          created_at?: string
          created_by?: string | null
          currency?: string
          id?: string
          language: string
          origin?: string
          price_cents?: number
          promise?: string
          published_at?: string | null
          sales_copy?: NonNullable<Json>
          shows_provenance?: boolean
          slug?: string | null
          state?: Database["public"]["Enums"]["product_state"]
          subtitle?: string
          title: string
          type: Database["public"]["Enums"]["product_type"]
          updated_at?: string
          version?: number
          workspace_id: string
        }
        Update: {
          author_name?: string
          collection_id?: string | null
          cover?: NonNullable<Json>
          cover_path?: string | null
          created_at?: string
          created_by?: string | null
          currency?: string
          id?: string
          language?: string
          origin?: string
          price_cents?: number
          promise?: string
          published_at?: string | null
          sales_copy?: NonNullable<Json>
          shows_provenance?: boolean
          slug?: string | null
          state?: Database["public"]["Enums"]["product_state"]
          subtitle?: string
          title?: string
          type?: Database["public"]["Enums"]["product_type"]
          updated_at?: string
          version?: number
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "products_collection"
            columns: ["collection_id", "workspace_id"]
            referencedRelation: "collections"
            referencedColumns: ["id", "workspace_id"]
          },
          {
            foreignKeyName: "products_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "products_currency_fkey"
            columns: ["currency"]
            referencedRelation: "currencies"
            referencedColumns: ["code"]
          },
          {
            foreignKeyName: "products_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      profiles: {
        Row: {
          avatar_path: string | null
          created_at: string
          delete_at: string | null
          display_name: string
          email: string
          locale: string | null
          theme: string
          time_zone: string | null
          user_id: string
          workspace_ids: string[]
        }
        Insert: {
          avatar_path?: string | null
          created_at?: string
          delete_at?: string | null
          display_name: string
          email: string
          locale?: string | null
          theme?: string
          time_zone?: string | null
          user_id: string
          workspace_ids?: string[]
        }
        Update: {
          avatar_path?: string | null
          created_at?: string
          delete_at?: string | null
          display_name?: string
          email?: string
          locale?: string | null
          theme?: string
          time_zone?: string | null
          user_id?: string
          workspace_ids?: string[]
        }
        Relationships: []
      }
      prompt_template_versions: {
        Row: {
          content: NonNullable<Json>
          created_at: string
          created_by: string | null
          number: number
          template_id: string
          workspace_id: string | null
        }
        Insert: {
          content: NonNullable<Json>
          created_at?: string
          created_by?: string | null
          number: number
          template_id: string
          workspace_id?: string | null
        }
        Update: {
          content?: NonNullable<Json>
          created_at?: string
          created_by?: string | null
          number?: number
          template_id?: string
          workspace_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "prompt_template_versions_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "prompt_template_versions_template_id_fkey"
            columns: ["template_id"]
            referencedRelation: "prompt_templates"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "prompt_template_versions_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      prompt_templates: {
        Row: {
          archived_at: string | null
          created_at: string
          created_by: string | null
          description: string
          id: string
          language: string
          latest_version: number
          name: string
          type: Database["public"]["Enums"]["product_type"]
          updated_at: string
          workspace_id: string | null
        }
        Insert: {
          archived_at?: string | null
          created_at?: string
          created_by?: string | null
          description: string
          id?: string
          language: string
          latest_version?: number
          name: string
          type: Database["public"]["Enums"]["product_type"]
          updated_at?: string
          workspace_id?: string | null
        }
        Update: {
          archived_at?: string | null
          created_at?: string
          created_by?: string | null
          description?: string
          id?: string
          language?: string
          latest_version?: number
          name?: string
          type?: Database["public"]["Enums"]["product_type"]
          updated_at?: string
          workspace_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "prompt_templates_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "prompt_templates_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      provider_breakers: {
        Row: {
          opened_at: string
          process: string
          provider: string
          reason: string
          retry_at: string
        }
        Insert: {
          opened_at?: string
          process: string
          provider: string
          reason: string
          retry_at: string
        }
        Update: {
          opened_at?: string
          process?: string
          provider?: string
          reason?: string
          retry_at?: string
        }
        Relationships: []
      }
      provider_events: {
        Row: {
          error: string | null
          event_id: string
          id: string
          object_id: string
          payload: string
          processed_at: string | null
          provider: string
          received_at: string
          replayed_by: string | null
          state: Database["public"]["Enums"]["event_state"]
          type: string
        }
        Insert: {
          error?: string | null
          event_id: string
          id?: string
          object_id: string
          payload: string
          processed_at?: string | null
          provider: string
          received_at?: string
          replayed_by?: string | null
          state?: Database["public"]["Enums"]["event_state"]
          type: string
        }
        Update: {
          error?: string | null
          event_id?: string
          id?: string
          object_id?: string
          payload?: string
          processed_at?: string | null
          provider?: string
          received_at?: string
          replayed_by?: string | null
          state?: Database["public"]["Enums"]["event_state"]
          type?: string
        }
        Relationships: [
          {
            foreignKeyName: "provider_events_replayed_by_fkey"
            columns: ["replayed_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      provider_keys: {
        Row: {
          ciphertext: string
          hint: string
          id: string
          key_id: string
          provider: string
          set_at: string
          set_by: string | null
          workspace_id: string
        }
        Insert: {
          ciphertext: string
          hint: string
          id?: string
          key_id: string
          provider: string
          set_at?: string
          set_by?: string | null
          workspace_id: string
        }
        Update: {
          ciphertext?: string
          hint?: string
          id?: string
          key_id?: string
          provider?: string
          set_at?: string
          set_by?: string | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "provider_keys_set_by_fkey"
            columns: ["set_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "provider_keys_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      reconciliations: {
        Row: {
          compared: number
          error: string | null
          faults: NonNullable<Json>
          finished_at: string | null
          id: string
          seen_at: string
          started_at: string
        }
        Insert: {
          compared?: number
          error?: string | null
          faults?: NonNullable<Json>
          finished_at?: string | null
          id?: string
          seen_at?: string
          started_at?: string
        }
        Update: {
          compared?: number
          error?: string | null
          faults?: NonNullable<Json>
          finished_at?: string | null
          id?: string
          seen_at?: string
          started_at?: string
        }
        Relationships: []
      }
      reserved_handles: {
        Row: {
          handle: string
        }
        Insert: {
          handle: string
        }
        Update: {
          handle?: string
        }
        Relationships: []
      }
      revisions: {
        Row: {
          after_text: string | null
          attempt: number
          before_text: string
          created_at: string
          created_by: string | null
          credits: number
          decided_at: string | null
          decided_by: string | null
          error_code: string | null
          findings: NonNullable<Json>
          finished_at: string | null
          hold_id: string
          id: string
          idempotency_key: string
          key_source: Database["public"]["Enums"]["key_source"]
          kind: Database["public"]["Enums"]["revision_kind"]
          partial: string
          product_id: string
          quote: string | null
          section_id: string | null
          section_version: number | null
          selection_end: number | null
          selection_start: number | null
          started_at: string | null
          state: Database["public"]["Enums"]["revision_state"]
          wish: string
          words: number | null
          workspace_id: string
        }
        Insert: {
          after_text?: string | null
          attempt?: number
          before_text: string
          created_at?: string
          created_by?: string | null
          credits: number
          decided_at?: string | null
          decided_by?: string | null
          error_code?: string | null
          findings?: NonNullable<Json>
          finished_at?: string | null
          hold_id: string
          id?: string
          idempotency_key: string
          key_source: Database["public"]["Enums"]["key_source"]
          kind: Database["public"]["Enums"]["revision_kind"]
          partial?: string
          product_id: string
          quote?: string | null
          section_id?: string | null
          section_version?: number | null
          selection_end?: number | null
          selection_start?: number | null
          started_at?: string | null
          state?: Database["public"]["Enums"]["revision_state"]
          wish?: string
          words?: number | null
          workspace_id: string
        }
        Update: {
          after_text?: string | null
          attempt?: number
          before_text?: string
          created_at?: string
          created_by?: string | null
          credits?: number
          decided_at?: string | null
          decided_by?: string | null
          error_code?: string | null
          findings?: NonNullable<Json>
          finished_at?: string | null
          hold_id?: string
          id?: string
          idempotency_key?: string
          key_source?: Database["public"]["Enums"]["key_source"]
          kind?: Database["public"]["Enums"]["revision_kind"]
          partial?: string
          product_id?: string
          quote?: string | null
          section_id?: string | null
          section_version?: number | null
          selection_end?: number | null
          selection_start?: number | null
          started_at?: string | null
          state?: Database["public"]["Enums"]["revision_state"]
          wish?: string
          words?: number | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "revisions_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "revisions_decided_by_fkey"
            columns: ["decided_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "revisions_product_id_fkey"
            columns: ["product_id"]
            referencedRelation: "products"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "revisions_section"
            columns: ["section_id", "workspace_id"]
            referencedRelation: "sections"
            referencedColumns: ["id", "workspace_id"]
          },
        ]
      }
      section_checks: {
        Row: {
          attempt: number | null
          checked_at: string
          findings: NonNullable<Json>
          id: string
          section_id: string
          section_version: number | null
          step_id: string | null
          workspace_id: string
        }
        Insert: {
          attempt?: number | null
          checked_at?: string
          findings: NonNullable<Json>
          id?: string
          section_id: string
          section_version?: number | null
          step_id?: string | null
          workspace_id: string
        }
        Update: {
          attempt?: number | null
          checked_at?: string
          findings?: NonNullable<Json>
          id?: string
          section_id?: string
          section_version?: number | null
          step_id?: string | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "section_checks_section"
            columns: ["section_id", "workspace_id"]
            referencedRelation: "sections"
            referencedColumns: ["id", "workspace_id"]
          },
          {
            foreignKeyName: "section_checks_step_id_fkey"
            columns: ["step_id"]
            referencedRelation: "generation_steps"
            referencedColumns: ["id"]
          },
        ]
      }
      section_versions: {
        Row: {
          authorship: Json | null
          body: string
          created_at: string
          generation_id: string | null
          id: string
          made_by: Database["public"]["Enums"]["section_maker"]
          model: string | null
          people_words: number | null
          prompt_version: string | null
          provider: string | null
          restored_from: number | null
          revision_id: string | null
          section_id: string
          source_ids: string[]
          title: string
          user_id: string | null
          version: number
          words: number | null
          workspace_id: string
        }
        Insert: {
          authorship?: Json | null
          body: string
          created_at?: string
          generation_id?: string | null
          id?: string
          made_by: Database["public"]["Enums"]["section_maker"]
          model?: string | null
          people_words?: number | null
          prompt_version?: string | null
          provider?: string | null
          restored_from?: number | null
          revision_id?: string | null
          section_id: string
          source_ids?: string[]
          title: string
          user_id?: string | null
          version: number
          words?: number | null
          workspace_id: string
        }
        Update: {
          authorship?: Json | null
          body?: string
          created_at?: string
          generation_id?: string | null
          id?: string
          made_by?: Database["public"]["Enums"]["section_maker"]
          model?: string | null
          people_words?: number | null
          prompt_version?: string | null
          provider?: string | null
          restored_from?: number | null
          revision_id?: string | null
          section_id?: string
          source_ids?: string[]
          title?: string
          user_id?: string | null
          version?: number
          words?: number | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "section_versions_generation_id_fkey"
            columns: ["generation_id"]
            referencedRelation: "generations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "section_versions_revision_id_fkey"
            columns: ["revision_id"]
            referencedRelation: "revisions"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "section_versions_section"
            columns: ["section_id", "workspace_id"]
            referencedRelation: "sections"
            referencedColumns: ["id", "workspace_id"]
          },
          {
            foreignKeyName: "section_versions_user_id_fkey"
            columns: ["user_id"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      sections: {
        Row: {
          body: string
          id: string
          is_locked: boolean
          is_sample: boolean
          locked_at: string | null
          locked_by: string | null
          module: string
          position: number
          product_id: string
          title: string
          updated_at: string
          version: number
          workspace_id: string
        }
        Insert: {
          body?: string
          id?: string
          is_locked?: boolean
          is_sample?: boolean
          locked_at?: string | null
          locked_by?: string | null
          module?: string
          position: number
          product_id: string
          title: string
          updated_at?: string
          version?: number
          workspace_id: string
        }
        Update: {
          body?: string
          id?: string
          is_locked?: boolean
          is_sample?: boolean
          locked_at?: string | null
          locked_by?: string | null
          module?: string
          position?: number
          product_id?: string
          title?: string
          updated_at?: string
          version?: number
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "sections_locked_by_fkey"
            columns: ["locked_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "sections_product"
            columns: ["product_id", "workspace_id"]
            referencedRelation: "products"
            referencedColumns: ["id", "workspace_id"]
          },
        ]
      }
      sources: {
        Row: {
          created_at: string
          created_by: string | null
          id: string
          kind: string
          name: string
          sha256: string
          text: string
          url: string | null
          words: number
          workspace_id: string
        }
        Insert: {
          created_at?: string
          created_by?: string | null
          id?: string
          kind: string
          name: string
          sha256: string
          text: string
          url?: string | null
          words: number
          workspace_id: string
        }
        Update: {
          created_at?: string
          created_by?: string | null
          id?: string
          kind?: string
          name?: string
          sha256?: string
          text?: string
          url?: string | null
          words?: number
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "sources_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "sources_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      subscription_checkouts: {
        Row: {
          checked_at: string
          created_at: string
          created_by: string | null
          id: string
          plan_price_id: string
          provider_session_id: string | null
          state: Database["public"]["Enums"]["checkout_state"]
          workspace_id: string
        }
        Insert: {
          checked_at?: string
          created_at?: string
          created_by?: string | null
          id?: string
          plan_price_id: string
          provider_session_id?: string | null
          state?: Database["public"]["Enums"]["checkout_state"]
          workspace_id: string
        }
        Update: {
          checked_at?: string
          created_at?: string
          created_by?: string | null
          id?: string
          plan_price_id?: string
          provider_session_id?: string | null
          state?: Database["public"]["Enums"]["checkout_state"]
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "subscription_checkouts_created_by_fkey"
            columns: ["created_by"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "subscription_checkouts_plan_price_id_fkey"
            columns: ["plan_price_id"]
            referencedRelation: "plan_prices"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "subscription_checkouts_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      subscriptions: {
        Row: {
          cancel_at: string | null
          checked_at: string
          created_at: string
          ended_at: string | null
          id: string
          next_plan_price_id: string | null
          paid_from: string | null
          paid_until: string | null
          paid_version_id: string | null
          past_due_since: string | null
          period_end: string
          period_start: string
          plan_price_id: string
          provider_subscription_id: string
          status: Database["public"]["Enums"]["subscription_status"]
          ticket: number
          trial_end: string | null
          workspace_id: string
        }
        Insert: {
          cancel_at?: string | null
          checked_at?: string
          created_at?: string
          ended_at?: string | null
          id?: string
          next_plan_price_id?: string | null
          paid_from?: string | null
          paid_until?: string | null
          paid_version_id?: string | null
          past_due_since?: string | null
          period_end: string
          period_start: string
          plan_price_id: string
          provider_subscription_id: string
          status: Database["public"]["Enums"]["subscription_status"]
          ticket: number
          trial_end?: string | null
          workspace_id: string
        }
        Update: {
          cancel_at?: string | null
          checked_at?: string
          created_at?: string
          ended_at?: string | null
          id?: string
          next_plan_price_id?: string | null
          paid_from?: string | null
          paid_until?: string | null
          paid_version_id?: string | null
          past_due_since?: string | null
          period_end?: string
          period_start?: string
          plan_price_id?: string
          provider_subscription_id?: string
          status?: Database["public"]["Enums"]["subscription_status"]
          ticket?: number
          trial_end?: string | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "subscriptions_next_plan_price_id_fkey"
            columns: ["next_plan_price_id"]
            referencedRelation: "plan_prices"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "subscriptions_paid_version_id_fkey"
            columns: ["paid_version_id"]
            referencedRelation: "plan_offers"
            referencedColumns: ["plan_version_id"]
          },
          {
            foreignKeyName: "subscriptions_paid_version_id_fkey"
            columns: ["paid_version_id"]
            referencedRelation: "plan_versions"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "subscriptions_plan_price_id_fkey"
            columns: ["plan_price_id"]
            referencedRelation: "plan_prices"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "subscriptions_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      workspace_handles: {
        Row: {
          created_at: string
          handle: string
          workspace_id: string
        }
        Insert: {
          created_at?: string
          handle: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          handle?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "workspace_handles_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      workspace_members: {
        Row: {
          created_at: string
          credit_quota: number | null
          has_seat: boolean
          role: Database["public"]["Enums"]["workspace_role"]
          user_id: string
          workspace_id: string
        }
        Insert: {
          created_at?: string
          credit_quota?: number | null
          has_seat?: boolean
          role: Database["public"]["Enums"]["workspace_role"]
          user_id: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          credit_quota?: number | null
          has_seat?: boolean
          role?: Database["public"]["Enums"]["workspace_role"]
          user_id?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "workspace_members_user_id_fkey"
            columns: ["user_id"]
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "workspace_members_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      workspaces: {
        Row: {
          created_at: string
          default_language: string | null
          delete_at: string | null
          deleted_at: string | null
          handle: string
          id: string
          logo_path: string | null
          low_credits_at: number | null
          name: string
        }
        Insert: {
          created_at?: string
          default_language?: string | null
          delete_at?: string | null
          deleted_at?: string | null
          handle: string
          id?: string
          logo_path?: string | null
          low_credits_at?: number | null
          name: string
        }
        Update: {
          created_at?: string
          default_language?: string | null
          delete_at?: string | null
          deleted_at?: string | null
          handle?: string
          id?: string
          logo_path?: string | null
          low_credits_at?: number | null
          name?: string
        }
        Relationships: []
      }
    }
    Views: {
      audit_log: {
        Row: {
          action: string | null
          actor_id: string | null
          actor_kind: string | null
          actor_name: string | null
          address: unknown
          after: Json | null
          before: Json | null
          created_at: string | null
          id: number | null
          subject_id: string | null
          subject_kind: string | null
          subject_name: string | null
          user_agent: string | null
          workspace: Json | null
          workspace_id: string | null
        }
        Insert: {
          action?: string | null
          actor_id?: string | null
          actor_kind?: string | null
          actor_name?: never
          address?: unknown
          after?: Json | null
          before?: Json | null
          created_at?: string | null
          id?: number | null
          subject_id?: string | null
          subject_kind?: string | null
          subject_name?: never
          user_agent?: string | null
          workspace?: never
          workspace_id?: string | null
        }
        Update: {
          action?: string | null
          actor_id?: string | null
          actor_kind?: string | null
          actor_name?: never
          address?: unknown
          after?: Json | null
          before?: Json | null
          created_at?: string | null
          id?: number | null
          subject_id?: string | null
          subject_kind?: string | null
          subject_name?: never
          user_agent?: string | null
          workspace?: never
          workspace_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "audit_events_workspace_id_fkey"
            columns: ["workspace_id"]
            referencedRelation: "workspaces"
            referencedColumns: ["id"]
          },
        ]
      }
      plan_offers: {
        Row: {
          api_calls_per_day: number | null
          channels: number | null
          code: string | null
          credits: number | null
          features: string[] | null
          generations_a_month: number | null
          generations_at_once: number | null
          instances: number | null
          is_offered: boolean | null
          members: number | null
          name: string | null
          number: number | null
          plan_version_id: string | null
          position: number | null
          published_products: number | null
          scheduled_posts: number | null
          storage_bytes: number | null
          trial_credits: number | null
          trial_days: number | null
        }
        Relationships: []
      }
    }
    Functions: {
      accept_invitation: { Args: { p_id: string }; Returns: string }
      accept_picture: {
        Args: { p_cover: Json; p_cover_path: string; p_revision_id: string }
        Returns: undefined
      }
      accept_revision: {
        Args: { p_body: string; p_revision_id: string; p_version: number }
        Returns: number
      }
      add_credit_pack: {
        Args: { p_credits: number; p_prices: Json }
        Returns: string
      }
      add_plan_version: {
        Args: {
          p_from_number: number
          p_plan_code: string
          p_prices: Json
          p_terms: Json
        }
        Returns: string
      }
      add_source: {
        Args: {
          p_kind: string
          p_name: string
          p_text: string
          p_url: string
          p_user_id: string
          p_words: number
          p_workspace_id: string
        }
        Returns: string
      }
      adjust_credits: {
        Args: {
          p_amount: number
          p_idempotency_key: string
          p_reason: string
          p_workspace_id: string
        }
        Returns: boolean
      }
      approve_outline: {
        Args: {
          p_generation_id: string
          p_user_id: string
          p_version: number
          p_words: number
        }
        Returns: boolean
      }
      archive_prompt_template: {
        Args: { p_is_archived: boolean; p_template_id: string }
        Returns: undefined
      }
      ask_reconciliation: { Args: Record<PropertyKey, never>; Returns: string }
      attach_session: {
        Args: { p_order_id: string; p_session_id: string }
        Returns: undefined
      }
      attach_subscription_checkout: {
        Args: { p_checkout_id: string; p_session_id: string }
        Returns: undefined
      }
      begin_look: { Args: Record<PropertyKey, never>; Returns: number }
      begin_picture: {
        Args: { p_revision_id: string }
        Returns: {
          attempt: number
          author_name: string
          brief: Json
          cover: Json
          key_source: Database["public"]["Enums"]["key_source"]
          language: string
          origin: string
          product_id: string
          subtitle: string
          title: string
          type: Database["public"]["Enums"]["product_type"]
          wish: string
          workspace_id: string
        }[]
      }
      begin_reconciliation: {
        Args: Record<PropertyKey, never>
        Returns: string
      }
      begin_revision: {
        Args: { p_revision_id: string }
        Returns: {
          attempt: number
          before_text: string
          brief: Json
          key_source: Database["public"]["Enums"]["key_source"]
          kind: Database["public"]["Enums"]["revision_kind"]
          language: string
          origin: string
          outline: Json
          product_id: string
          promise: string
          section_id: string
          section_position: number
          section_title: string
          selection_end: number
          selection_start: number
          style_sheet: Json
          title: string
          type: Database["public"]["Enums"]["product_type"]
          wish: string
          workspace_id: string
        }[]
      }
      begin_step: {
        Args: { p_step_id: string }
        Returns: {
          attempt: number
          brief: Json
          generation_id: string
          kind: Database["public"]["Enums"]["step_kind"]
          origin: string
          outline: Json
          position: number
          product_id: string
          style_sheet: Json
          title: string
          workspace_id: string
        }[]
      }
      book_faults: {
        Args: Record<PropertyKey, never>
        Returns: {
          actual: string
          expected: string
          fault: string
          subject: string
        }[]
      }
      cancel_email_change: {
        Args: Record<PropertyKey, never>
        Returns: undefined
      }
      cancel_generation: { Args: { p_generation_id: string }; Returns: boolean }
      cancel_revision: { Args: { p_revision_id: string }; Returns: boolean }
      capture_credits: {
        Args: { p_amount: number; p_hold_id: string }
        Returns: boolean
      }
      change_handle: {
        Args: { p_handle: string; p_workspace_id: string }
        Returns: string
      }
      change_role: {
        Args: {
          p_role: Database["public"]["Enums"]["workspace_role"]
          p_user_id: string
          p_workspace_id: string
        }
        Returns: undefined
      }
      checkouts_to_check: {
        Args: { p_limit: number }
        Returns: {
          session_id: string
        }[]
      }
      close_subscription_checkout: {
        Args: {
          p_session_id: string
          p_state: Database["public"]["Enums"]["checkout_state"]
        }
        Returns: undefined
      }
      collect_account_data: { Args: { p_user_id: string }; Returns: Json }
      complete_cover: {
        Args: { p_attempt: number; p_cover: Json; p_step_id: string }
        Returns: boolean
      }
      complete_outline: {
        Args: { p_attempt: number; p_outline: Json; p_step_id: string }
        Returns: boolean
      }
      complete_repair: {
        Args: {
          p_attempt: number
          p_body: string
          p_findings: Json
          p_step_id: string
          p_version: number
          p_words: number
        }
        Returns: boolean
      }
      complete_revision: {
        Args: {
          p_after: string
          p_attempt: number
          p_findings: Json
          p_revision_id: string
          p_words?: number
        }
        Returns: boolean
      }
      complete_sales_page: {
        Args: {
          p_attempt: number
          p_checks?: Json
          p_sales_copy: Json
          p_step_id: string
        }
        Returns: boolean
      }
      complete_section: {
        Args: {
          p_attempt: number
          p_body: string
          p_findings?: Json
          p_repair?: boolean
          p_step_id: string
          p_words: number
        }
        Returns: boolean
      }
      complete_style_sheet: {
        Args: { p_attempt: number; p_step_id: string; p_style_sheet: Json }
        Returns: boolean
      }
      count_subscribers: {
        Args: Record<PropertyKey, never>
        Returns: {
          plan_version_id: string
          workspaces: number
        }[]
      }
      create_api_key: {
        Args: {
          p_expires_at?: string
          p_name: string
          p_scopes: string[]
          p_token_hash: string
          p_token_hint: string
          p_workspace_id: string
        }
        Returns: string
      }
      create_workspace: {
        Args: { p_handle?: string; p_name: string }
        Returns: {
          created_at: string
          default_language: string | null
          delete_at: string | null
          deleted_at: string | null
          handle: string
          id: string
          logo_path: string | null
          low_credits_at: number | null
          name: string
        }
        SetofOptions: {
          from: "*"
          to: "workspaces"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      credit_balance: {
        Args: { p_workspace_id: string }
        Returns: {
          available: number
          held: number
        }[]
      }
      credit_summary: {
        Args: { p_from: string; p_until: string; p_workspace_id: string }
        Returns: {
          adjusted: number
          closing: number
          expired: number
          granted: number
          opening: number
          restored: number
          spent: number
          taken_back: number
        }[]
      }
      delivery_times: {
        Args: { p_days: number }
        Returns: {
          count: number
          kind: string
          p50_ms: number
          p95_ms: number
        }[]
      }
      due_erasures: {
        Args: Record<PropertyKey, never>
        Returns: {
          id: string
          kind: string
        }[]
      }
      entitled_content: {
        Args: { p_entitlement_id: string }
        Returns: {
          author_name: string
          language: string
          origin: string
          product_id: string
          provenance: Json
          published_at: string
          reading_place: number
          sections: Json
          subtitle: string
          title: string
          type: Database["public"]["Enums"]["product_type"]
          version_number: number
        }[]
      }
      erase_account: { Args: { p_user_id: string }; Returns: boolean }
      erase_workspace: { Args: { p_workspace_id: string }; Returns: boolean }
      event_history: {
        Args: { p_event_id: string }
        Returns: {
          created_at: string
          duration_ms: number
          error: string
          id: number
          is_replay: boolean
          outcome: string
          replayed_by: string
        }[]
      }
      expire_data_exports: { Args: { p_ids: string[] }; Returns: undefined }
      expire_order: { Args: { p_order_id: string }; Returns: undefined }
      expire_subscription_checkout: {
        Args: { p_checkout_id: string }
        Returns: undefined
      }
      fail_data_export: {
        Args: { p_error_code: string; p_export_id: string }
        Returns: undefined
      }
      fail_revision: {
        Args: { p_attempt: number; p_error_code: string; p_revision_id: string }
        Returns: boolean
      }
      fail_step: {
        Args: { p_attempt: number; p_error_code: string; p_step_id: string }
        Returns: boolean
      }
      find_members: {
        Args: {
          p_limit?: number
          p_offset?: number
          p_role?: Database["public"]["Enums"]["workspace_role"]
          p_search?: string
          p_workspace_id: string
        }
        Returns: {
          avatar_path: string
          created_at: string
          display_name: string
          email: string
          role: Database["public"]["Enums"]["workspace_role"]
          total: number
          user_id: string
        }[]
      }
      find_workspace: { Args: { p_handle: string }; Returns: string }
      find_workspaces: {
        Args: { p_page?: number; p_words: string }
        Returns: {
          available: number
          handle: string
          is_deleted: boolean
          name: string
          owner_name: string
          plan_name: string
          status: Database["public"]["Enums"]["subscription_status"]
          total: number
          workspace_id: string
        }[]
      }
      finish_data_export: {
        Args: { p_export_id: string; p_size_bytes: number }
        Returns: boolean
      }
      finish_reconciliation: {
        Args: { p_error?: string; p_faults: Json; p_id: string }
        Returns: undefined
      }
      free_jobs_of_dead_workers: {
        Args: Record<PropertyKey, never>
        Returns: number
      }
      fulfil_order: {
        Args: {
          p_amount: number
          p_currency: string
          p_email: string
          p_order_id: string
          p_payment_id: string
          p_provider_paid_at?: string
          p_session_id: string
        }
        Returns: string
      }
      generation_holds: {
        Args: { p_generation_id: string }
        Returns: {
          captured: number
          created_at: string
          held: number
          settled_at: string
          state: string
        }[]
      }
      generation_quote: {
        Args: { p_workspace_id: string }
        Returns: {
          credits: number
          included_words: number
          key_source: Database["public"]["Enums"]["key_source"]
        }[]
      }
      give_cover: {
        Args: { p_cover: Json; p_product_id: string }
        Returns: undefined
      }
      grant_credits: {
        Args: {
          p_amount: number
          p_idempotency_key: string
          p_reference: string
          p_workspace_id: string
        }
        Returns: boolean
      }
      grant_due_months: {
        Args: { p_now?: string; p_workspace_id?: string }
        Returns: number
      }
      hand_over_workspace: {
        Args: { p_user_id: string; p_workspace_id: string }
        Returns: undefined
      }
      hold_credits: {
        Args: {
          p_amount: number
          p_idempotency_key: string
          p_reference: string
          p_user_id?: string
          p_workspace_id: string
        }
        Returns: string
      }
      invite_member: {
        Args: {
          p_email: string
          p_id: string
          p_role: Database["public"]["Enums"]["workspace_role"]
          p_token_hash: string
          p_workspace_id: string
        }
        Returns: undefined
      }
      keep_authorship: {
        Args: {
          p_authorship: Json
          p_people_words: number
          p_version_id: string
          p_words: number
        }
        Returns: undefined
      }
      keep_customer: {
        Args: { p_customer_id: string; p_workspace_id: string }
        Returns: string
      }
      leave_workspace: { Args: { p_workspace_id: string }; Returns: undefined }
      ledger_faults: {
        Args: Record<PropertyKey, never>
        Returns: {
          actual: number
          expected: number
          fault: string
          id: string
        }[]
      }
      mark_event: {
        Args: {
          p_duration_ms: number
          p_error: string
          p_event_id: string
          p_outcome: string
        }
        Returns: undefined
      }
      mark_mail: {
        Args: { p_error?: string; p_mail_id: string }
        Returns: undefined
      }
      money_back: {
        Args: { p_from: string; p_until: string; p_workspace_id: string }
        Returns: {
          amount_cents: number
          created_at: string
          currency: string
          kind: string
          payment_id: string
          place: number
        }[]
      }
      move_section: {
        Args: { p_module: string; p_place: number; p_section_id: string }
        Returns: undefined
      }
      my_email_change: {
        Args: Record<PropertyKey, never>
        Returns: {
          asked_at: string
          new_email: string
        }[]
      }
      my_invitations: {
        Args: Record<PropertyKey, never>
        Returns: {
          expires_at: string
          id: string
          inviter_name: string
          role: Database["public"]["Enums"]["workspace_role"]
          workspace_name: string
        }[]
      }
      my_sessions: {
        Args: Record<PropertyKey, never>
        Returns: {
          address: unknown
          created_at: string
          id: string
          is_current: boolean
          last_seen: string
          user_agent: string
        }[]
      }
      my_sign_in_ways: {
        Args: Record<PropertyKey, never>
        Returns: {
          address: string
          way: string
        }[]
      }
      my_sole_workspaces: {
        Args: Record<PropertyKey, never>
        Returns: {
          handle: string
          id: string
          members: number
          name: string
        }[]
      }
      note_email_change: { Args: { p_new_email: string }; Returns: undefined }
      note_next_place: {
        Args: { p_email: string; p_path: string }
        Returns: undefined
      }
      note_reconciliation: {
        Args: { p_compared: number; p_id: string }
        Returns: boolean
      }
      note_session: {
        Args: {
          p_address: unknown
          p_session_id: string
          p_user_agent: string
          p_user_id: string
        }
        Returns: undefined
      }
      note_sign_up: {
        Args: { p_email: string; p_password: string }
        Returns: undefined
      }
      offer_credit_pack: {
        Args: { p_credit_pack_id: string; p_is_offered: boolean }
        Returns: undefined
      }
      offer_plan: {
        Args: { p_is_offered: boolean; p_plan_code: string }
        Returns: undefined
      }
      open_order: {
        Args: {
          p_locale: string
          p_provider?: string
          p_slug: string
          p_user_id?: string
          p_visitor_key: string
        }
        Returns: {
          amount_cents: number
          buyer_email: string | null
          buyer_user_id: string | null
          checked_at: string
          created_at: string
          credit_pack_price_id: string | null
          credits: number | null
          currency: string
          id: string
          kind: Database["public"]["Enums"]["order_kind"]
          locale: string
          paid_at: string | null
          product_id: string | null
          product_title: string | null
          provider: string
          provider_paid_at: string | null
          provider_payment_id: string | null
          provider_session_id: string | null
          state: Database["public"]["Enums"]["order_state"]
          visitor_key: string
          workspace_id: string
        }
        SetofOptions: {
          from: "*"
          to: "orders"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      open_subscription_checkout: {
        Args: {
          p_plan_price_id: string
          p_user_id: string
          p_workspace_id: string
        }
        Returns: {
          checked_at: string
          created_at: string
          created_by: string | null
          id: string
          plan_price_id: string
          provider_session_id: string | null
          state: Database["public"]["Enums"]["checkout_state"]
          workspace_id: string
        }
        SetofOptions: {
          from: "*"
          to: "subscription_checkouts"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      open_top_up: {
        Args: {
          p_credit_pack_price_id: string
          p_email: string
          p_locale: string
          p_provider: string
          p_user_id: string
          p_workspace_id: string
        }
        Returns: {
          amount_cents: number
          buyer_email: string | null
          buyer_user_id: string | null
          checked_at: string
          created_at: string
          credit_pack_price_id: string | null
          credits: number | null
          currency: string
          id: string
          kind: Database["public"]["Enums"]["order_kind"]
          locale: string
          paid_at: string | null
          product_id: string | null
          product_title: string | null
          provider: string
          provider_paid_at: string | null
          provider_payment_id: string | null
          provider_session_id: string | null
          state: Database["public"]["Enums"]["order_state"]
          visitor_key: string
          workspace_id: string
        }
        SetofOptions: {
          from: "*"
          to: "orders"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      order_generation: {
        Args: {
          p_author_name: string
          p_brief: Json
          p_idempotency_key: string
          p_origin: string
          p_user_id: string
          p_words?: number
          p_workspace_id: string
        }
        Returns: {
          generation_id: string
          product_id: string
        }[]
      }
      orders_to_check: {
        Args: { p_limit: number }
        Returns: {
          order_id: string
          provider: string
          session_id: string
        }[]
      }
      pause_generation: { Args: { p_generation_id: string }; Returns: boolean }
      picture_quote: {
        Args: { p_workspace_id: string }
        Returns: {
          credits: number
          key_source: Database["public"]["Enums"]["key_source"]
        }[]
      }
      plan_limit: {
        Args: { p_limit: string; p_workspace_id: string }
        Returns: number
      }
      plan_usage: {
        Args: { p_workspace_id: string }
        Returns: {
          allowed: number
          name: string
          used: number
        }[]
      }
      platform_usage: {
        Args: { p_from: string; p_until: string; p_zone: string }
        Returns: {
          calls: number
          cost_micros: number
          credits: number
          dimension: string
          failed: number
          fallbacks: number
          generations: number
          generations_failed: number
          input_tokens: number
          key: string
          label: string
          output_tokens: number
          unpriced: number
          words: number
        }[]
      }
      product_provenance: { Args: { p_product_id: string }; Returns: Json }
      products_without_cover: {
        Args: { p_limit: number }
        Returns: {
          author_name: string
          brand_colour: string
          id: string
          language: string
          origin: string
          subtitle: string
          title: string
          type: Database["public"]["Enums"]["product_type"]
          workspace_id: string
        }[]
      }
      provider_health: {
        Args: Record<PropertyKey, never>
        Returns: {
          answered: number
          calls: number
          last_failure: string
          last_failure_at: string
          last_reason: string
          last_success_at: string
          p50_ms: number
          p95_ms: number
          provider: string
        }[]
      }
      provider_hours: {
        Args: Record<PropertyKey, never>
        Returns: {
          answered: number
          calls: number
          hour: number
          p50_ms: number
          p95_ms: number
          provider: string
        }[]
      }
      publish_product: {
        Args: { p_product_id: string; p_slug_base: string; p_version: number }
        Returns: string
      }
      queue_health: {
        Args: Record<PropertyKey, never>
        Returns: {
          dead: number
          due: number
          oldest_due_seconds: number
        }[]
      }
      read_invitation: {
        Args: { p_token: string }
        Returns: {
          email: string
          expires_at: string
          id: string
          inviter_name: string
          role: Database["public"]["Enums"]["workspace_role"]
          state: string
          workspace_name: string
        }[]
      }
      receive_event: {
        Args: {
          p_event_id: string
          p_object_id: string
          p_payload: string
          p_provider: string
          p_type: string
        }
        Returns: boolean
      }
      recent_fallbacks: {
        Args: { p_limit?: number }
        Returns: {
          created_at: string
          fallback_reason: string
          id: string
          model: string
          outcome: string
          provider: string
          route_position: number
          task: string
          workspace_id: string
          workspace_name: string
        }[]
      }
      record_back: {
        Args: {
          p_disputed_cents: number
          p_provider: string
          p_provider_payment_id: string
          p_refunded_cents: number
          p_ticket: number
        }
        Returns: boolean
      }
      record_invoice: {
        Args: { p_invoice: Json; p_provider_subscription_id: string }
        Returns: string
      }
      reject_revision: { Args: { p_revision_id: string }; Returns: boolean }
      release_credits: { Args: { p_hold_id: string }; Returns: boolean }
      remember_place: {
        Args: { p_entitlement_id: string; p_place: number }
        Returns: undefined
      }
      remove_member: {
        Args: { p_user_id: string; p_workspace_id: string }
        Returns: undefined
      }
      remove_provider_key: {
        Args: { p_provider: string; p_workspace_id: string }
        Returns: undefined
      }
      replay_events: {
        Args: { p_from: string; p_ids?: string[]; p_until: string }
        Returns: number
      }
      request_account_deletion: {
        Args: Record<PropertyKey, never>
        Returns: string
      }
      request_data_export: { Args: Record<PropertyKey, never>; Returns: string }
      request_picture: {
        Args: {
          p_idempotency_key: string
          p_product_id: string
          p_user_id: string
          p_wish: string
          p_workspace_id: string
        }
        Returns: string
      }
      request_revision: {
        Args: {
          p_idempotency_key: string
          p_kind: Database["public"]["Enums"]["revision_kind"]
          p_product_id: string
          p_quote: string
          p_section_id: string
          p_selection_end: number
          p_selection_start: number
          p_user_id: string
          p_version: number
          p_wish: string
          p_workspace_id: string
        }
        Returns: string
      }
      request_workspace_deletion: {
        Args: { p_confirmation: string; p_workspace_id: string }
        Returns: string
      }
      resend_invitation: {
        Args: { p_id: string; p_sent_count: number; p_token_hash: string }
        Returns: undefined
      }
      restore_section: {
        Args: { p_from: number; p_section_id: string; p_version: number }
        Returns: number
      }
      resume_generation: {
        Args: {
          p_generation_id: string
          p_idempotency_key: string
          p_user_id: string
        }
        Returns: boolean
      }
      revision_quote: {
        Args: { p_workspace_id: string }
        Returns: {
          credits: number
          key_source: Database["public"]["Enums"]["key_source"]
        }[]
      }
      revoke_api_key: { Args: { p_id: string }; Returns: undefined }
      revoke_invitation: { Args: { p_id: string }; Returns: undefined }
      revoke_session: { Args: { p_session_id: string }; Returns: undefined }
      save_outline: {
        Args: {
          p_generation_id: string
          p_outline: Json
          p_user_id: string
          p_version: number
        }
        Returns: number
      }
      save_product: {
        Args: {
          p_fields: Json
          p_product_id: string
          p_sections?: Json
          p_version: number
        }
        Returns: number
      }
      save_prompt_template: {
        Args: {
          p_content: Json
          p_template_id: string
          p_version: number
          p_workspace_id: string
        }
        Returns: {
          id: string
          version: number
        }[]
      }
      save_revision_partial: {
        Args: { p_attempt: number; p_revision_id: string; p_text: string }
        Returns: boolean
      }
      save_section_checks: {
        Args: { p_checks: Json; p_product_id: string }
        Returns: undefined
      }
      save_step_partial: {
        Args: { p_attempt: number; p_step_id: string; p_text: string }
        Returns: boolean
      }
      set_credit_price: {
        Args: { p_credits: number; p_own_key_credits: number; p_task: string }
        Returns: undefined
      }
      set_credit_quota: {
        Args: { p_quota: number; p_user_id: string; p_workspace_id: string }
        Returns: undefined
      }
      set_model_routes: {
        Args: { p_routes: Json; p_task: string; p_version: number }
        Returns: number
      }
      set_provider_key: {
        Args: {
          p_ciphertext: string
          p_hint: string
          p_key_id: string
          p_provider: string
          p_workspace_id: string
        }
        Returns: string
      }
      subscriptions_to_check: {
        Args: { p_limit: number }
        Returns: {
          provider_subscription_id: string
        }[]
      }
      subscriptions_to_end: {
        Args: { p_limit: number }
        Returns: {
          at_once: boolean
          provider_subscription_id: string
        }[]
      }
      sum_usage_days: { Args: Record<PropertyKey, never>; Returns: number }
      sweep_data_exports: {
        Args: Record<PropertyKey, never>
        Returns: {
          id: string
          path: string
        }[]
      }
      sweep_generations: { Args: Record<PropertyKey, never>; Returns: number }
      sweep_revisions: { Args: Record<PropertyKey, never>; Returns: number }
      sweep_session_places: {
        Args: Record<PropertyKey, never>
        Returns: number
      }
      sweep_sources: { Args: Record<PropertyKey, never>; Returns: number }
      sweep_turns: { Args: Record<PropertyKey, never>; Returns: number }
      sync_subscription: {
        Args: { p_subscription: Json; p_ticket: number }
        Returns: boolean
      }
      take_next_place: { Args: Record<PropertyKey, never>; Returns: string }
      undo_account_deletion: {
        Args: Record<PropertyKey, never>
        Returns: undefined
      }
      undo_workspace_deletion: {
        Args: { p_workspace_id: string }
        Returns: undefined
      }
      unpublish_product: { Args: { p_product_id: string }; Returns: undefined }
      unused_covers: {
        Args: { p_limit: number }
        Returns: {
          name: string
        }[]
      }
      usage_lines: {
        Args: { p_day: string; p_workspace_id?: string; p_zone: string }
        Returns: {
          calls: number
          cost_micros: number
          credits: number
          failed: number
          fallbacks: number
          input_tokens: number
          key_source: Database["public"]["Enums"]["key_source"]
          model: string
          output_tokens: number
          provider: string
          task: string
          who: string
        }[]
      }
      use_api_key: {
        Args: { p_address: unknown; p_token_hash: string }
        Returns: {
          expires_at: string
          id: string
          is_frozen: boolean
          maker_id: string
          maker_name: string
          name: string
          scopes: string[]
          workspace_id: string
        }[]
      }
      wallet: {
        Args: { p_workspace_id: string }
        Returns: {
          held: number
          monthly: number
          monthly_until: string
          owed: number
          purchased: number
        }[]
      }
      wallet_days: {
        Args: { p_days: number; p_time_zone: string; p_workspace_id: string }
        Returns: {
          day: string
          granted: number
          other: number
          spent: number
        }[]
      }
      wallet_entries: {
        Args: {
          p_before?: number
          p_from?: string
          p_kinds?: string[]
          p_limit?: number
          p_until?: string
          p_workspace_id: string
        }
        Returns: {
          actor_name: string
          available: number
          created_at: string
          held: number
          kind: string
          owed: number
          place: number
          product_id: string
          product_title: string
          reference: string
        }[]
      }
      workspace_account: {
        Args: { p_workspace_id: string }
        Returns: {
          cancel_at: string
          created_at: string
          delete_at: string
          deleted_at: string
          handle: string
          held: number
          monthly: number
          monthly_until: string
          name: string
          owed: number
          owner_name: string
          period_end: string
          plan_code: string
          plan_name: string
          purchased: number
          status: Database["public"]["Enums"]["subscription_status"]
          version_number: number
        }[]
      }
      workspace_lines: {
        Args: { p_limit?: number; p_workspace_id: string }
        Returns: {
          available: number
          created_at: string
          held: number
          kind: string
          owed: number
          place: number
          reference: string
        }[]
      }
      workspace_payments: {
        Args: { p_limit?: number; p_workspace_id: string }
        Returns: {
          amount_cents: number
          created_at: string
          credits: number
          currency: string
          disputed_cents: number
          id: string
          kind: Database["public"]["Enums"]["payment_kind"]
          paid_at: string
          plan_name: string
          provider: string
          provider_key: string
          refunded_cents: number
          state: Database["public"]["Enums"]["payment_state"]
        }[]
      }
      workspace_plan: {
        Args: { p_workspace_id: string }
        Returns: {
          cancel_at: string
          grace_until: string
          next_plan_price_id: string
          past_due_since: string
          period_end: string
          plan_code: string
          plan_name: string
          plan_price_id: string
          plan_version_id: string
          status: Database["public"]["Enums"]["subscription_status"]
          trial_end: string
        }[]
      }
      workspace_usage: {
        Args: {
          p_from: string
          p_until: string
          p_workspace_id: string
          p_zone: string
        }
        Returns: {
          calls: number
          cost_micros: number
          credits: number
          dimension: string
          failed: number
          fallbacks: number
          generations: number
          generations_failed: number
          input_tokens: number
          key: string
          label: string
          output_tokens: number
          unpriced: number
          words: number
        }[]
      }
    }
    Enums: {
      billing_interval: "month" | "year"
      checkout_state: "open" | "superseded" | "completed" | "expired"
      data_export_state: "queued" | "ready" | "failed" | "expired"
      entitlement_state: "active" | "revoked"
      event_state: "received" | "processed" | "ignored" | "failed"
      generation_state:
        | "queued"
        | "running"
        | "awaiting_approval"
        | "paused"
        | "succeeded"
        | "failed"
        | "cancelled"
      key_source: "operator" | "workspace"
      mail_state: "queued" | "sent" | "failed"
      order_kind: "product" | "top_up"
      order_state: "open" | "paid" | "expired"
      payment_kind: "subscription" | "top_up"
      payment_state: "open" | "paid" | "failed" | "void"
      product_state: "draft" | "published"
      product_type: "ebook" | "guide" | "course" | "template"
      revision_kind:
        | "regenerate"
        | "expand"
        | "shorten"
        | "tone"
        | "instruct"
        | "picture"
      revision_state:
        | "queued"
        | "running"
        | "ready"
        | "accepted"
        | "rejected"
        | "failed"
        | "cancelled"
      section_maker: "model" | "revision" | "person" | "restore"
      step_kind:
        | "outline"
        | "style_sheet"
        | "section"
        | "section_repair"
        | "sales_page"
        | "cover"
      step_state: "queued" | "running" | "done" | "failed" | "cancelled"
      subscription_status:
        | "incomplete"
        | "trialing"
        | "active"
        | "past_due"
        | "unpaid"
        | "paused"
        | "canceled"
        | "incomplete_expired"
      workspace_role: "viewer" | "member" | "admin" | "owner"
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] &
        DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] &
        DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {
      billing_interval: ["month", "year"],
      checkout_state: ["open", "superseded", "completed", "expired"],
      data_export_state: ["queued", "ready", "failed", "expired"],
      entitlement_state: ["active", "revoked"],
      event_state: ["received", "processed", "ignored", "failed"],
      generation_state: [
        "queued",
        "running",
        "awaiting_approval",
        "paused",
        "succeeded",
        "failed",
        "cancelled",
      ],
      key_source: ["operator", "workspace"],
      mail_state: ["queued", "sent", "failed"],
      order_kind: ["product", "top_up"],
      order_state: ["open", "paid", "expired"],
      payment_kind: ["subscription", "top_up"],
      payment_state: ["open", "paid", "failed", "void"],
      product_state: ["draft", "published"],
      product_type: ["ebook", "guide", "course", "template"],
      revision_kind: [
        "regenerate",
        "expand",
        "shorten",
        "tone",
        "instruct",
        "picture",
      ],
      revision_state: [
        "queued",
        "running",
        "ready",
        "accepted",
        "rejected",
        "failed",
        "cancelled",
      ],
      section_maker: ["model", "revision", "person", "restore"],
      step_kind: [
        "outline",
        "style_sheet",
        "section",
        "section_repair",
        "sales_page",
        "cover",
      ],
      step_state: ["queued", "running", "done", "failed", "cancelled"],
      subscription_status: [
        "incomplete",
        "trialing",
        "active",
        "past_due",
        "unpaid",
        "paused",
        "canceled",
        "incomplete_expired",
      ],
      workspace_role: ["viewer", "member", "admin", "owner"],
    },
  },
} as const
