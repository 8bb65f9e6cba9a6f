import { updateResourceSchema } from "@agent-id-guard/protocol";
import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EditDialog } from "../../elements/edit-dialog.tsx";
import { type Resource, type ResourceChange, readResource, resourcesKey, updateResource } from "./queries.ts";
import { ModelsField, PrivateField, TtlField, UpstreamField } from "./resource-fields.tsx";
import { useLifetimeInWords } from "./token-lifetime.ts";

type Edited = Pick<Resource, "title" | "upstreamUrl" | "tokenTtlSeconds" | "allowPrivateNetwork" | "models">;

/** Changes what of a resource can change; its short name and its identifier can't. */
export function ResourceEdit({ resource, onClose }: { readonly resource: Resource; readonly onClose: () => void }) {
  const t = useTranslations("resources");
  const api = useApi();
  const isForwarded = resource.upstreamUrl !== null;
  return (
    <EditDialog
      title={t("edit.title")}
      size="lg"
      object={resource}
      read={(signal) => readResource(api, resource.id, signal)}
      valuesOf={editedOf}
      schema={updateResourceSchema}
      toBody={(values) => bodyOf(resource, values)}
      send={({ version, body }, intent) => updateResource(api, { id: resource.id, version }, body, intent)}
      touches={[resourcesKey, ["entity-name", resource.id]]}
      fields={useComparison(resource)}
      done={t("edit.done")}
      onClose={onClose}
    >
      {(form) => (
        <>
          <TextInput
            label={t("form.title")}
            required
            maxLength={100}
            value={form.values.title}
            error={form.errorAt("title")}
            onChange={(event) => form.set("title", event.currentTarget.value)}
            data-autofocus
          />
          {isForwarded && (
            <UpstreamField
              value={form.values.upstreamUrl ?? ""}
              error={form.errorAt("upstreamUrl")}
              onChange={(next) => form.set("upstreamUrl", next)}
            />
          )}
          {resource.kind === "llm" && (
            <ModelsField value={form.values.models} error={form.errorAt("models")} onChange={(next) => form.set("models", next)} />
          )}
          <TtlField
            value={form.values.tokenTtlSeconds}
            error={form.errorAt("tokenTtlSeconds")}
            onChange={(next) => form.set("tokenTtlSeconds", next)}
          />
          {isForwarded && (
            <PrivateField value={form.values.allowPrivateNetwork} onChange={(next) => form.set("allowPrivateNetwork", next)} />
          )}
        </>
      )}
    </EditDialog>
  );
}

function editedOf({ title, upstreamUrl, tokenTtlSeconds, allowPrivateNetwork, models }: Resource): Edited {
  return { title, upstreamUrl, tokenTtlSeconds, allowPrivateNetwork, models };
}

/** A resource that is called directly has no address here, and only a model provider has models. */
function bodyOf({ kind }: Resource, { title, upstreamUrl, tokenTtlSeconds, allowPrivateNetwork, models }: Edited): ResourceChange {
  return {
    title,
    tokenTtlSeconds,
    ...(upstreamUrl === null ? {} : { upstreamUrl, allowPrivateNetwork }),
    ...(kind === "llm" ? { models } : {}),
  };
}

function useComparison({ kind, upstreamUrl: isForwarded }: Resource) {
  const t = useTranslations("resources");
  const lifetime = useLifetimeInWords();
  return [
    { label: t("form.title"), show: ({ title }: Edited) => title },
    ...(isForwarded === null
      ? []
      : [
          { label: t("form.upstream"), show: ({ upstreamUrl }: Edited) => upstreamUrl ?? "" },
          {
            label: t("fact.private"),
            show: ({ allowPrivateNetwork }: Edited) => t(allowPrivateNetwork ? "fact.privateYes" : "fact.privateNo"),
          },
        ]),
    ...(kind === "llm" ? [{ label: t("fact.models"), show: ({ models }: Edited) => models?.join(", ") ?? t("fact.allModels") }] : []),
    { label: t("form.ttl"), show: ({ tokenTtlSeconds }: Edited) => lifetime(tokenTtlSeconds) },
  ];
}
