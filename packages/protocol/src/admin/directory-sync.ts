import { z } from "zod";
import { idSchema } from "../ids.ts";
import { departmentSchema } from "./grants.ts";
import { pageOf, pageQuerySchema, searchSchema } from "./page.ts";
import { momentMsSchema } from "./text.ts";

/** `changed`: only what callbacks told. */
export const syncModeSchema = z.enum(["full", "incremental", "changed"]);
export type SyncMode = z.infer<typeof syncModeSchema>;

/** `waiting`: it would remove more than its thresholds allow, and an administrator must say yes. */
export const syncJobStateSchema = z.enum(["running", "waiting", "completed", "failed", "cancelled"]);
export type SyncJobState = z.infer<typeof syncJobStateSchema>;

const mostSchema = z.int().min(0).max(1_000_000);
/** A run that would remove more than this of a kind stops and asks. */
export const syncThresholdsSchema = z.strictObject({
  people: mostSchema.default(10),
  departments: mostSchema.default(10),
  groups: mostSchema.default(10),
});
export type SyncThresholds = z.infer<typeof syncThresholdsSchema>;

/** The members of a person that a provider's attribute may fill instead of the adapter's own choice. */
export const mappedFieldSchema = z.enum(["name", "email", "username", "title", "employeeNumber", "department"]);
export type MappedField = z.infer<typeof mappedFieldSchema>;

const mappingSchema = z.partialRecord(mappedFieldSchema, z.string().min(1).max(100));
const departmentRootSchema = z.union([z.literal(""), departmentSchema]);

/** How the directory of a provider is read. */
export const syncSettingsSchema = z
  .strictObject({
    enabled: z.boolean().default(false),
    /** Hours between full runs; 0: only on demand. */
    fullEveryHours: z.int().min(0).max(720).default(24),
    /** Minutes between incremental runs, where the provider can tell what changed; 0: only on demand. */
    incrementalEveryMinutes: z.int().min(0).max(1_440).default(15),
    thresholds: syncThresholdsSchema.default({ people: 10, departments: 10, groups: 10 }),
    /** By what an unknown person is recognised among those who came another way; none: never. People with a role are never taken for somebody. */
    matchBy: z.enum(["none", "email", "username", "employeeNumber"]).default("none"),
    /** Attribute of the provider's entries that fills a member. */
    mapping: mappingSchema.default({}),
    /** Department that the provider's tree is put under; empty: at the top. */
    departmentRoot: departmentRootSchema.default(""),
  })
  .meta({ id: "SyncSettings" });
export type SyncSettings = z.infer<typeof syncSettingsSchema>;

const countSchema = z.int().min(0);
/** What a run did, or in a dry run would do. */
export const syncCountsSchema = z.object({
  people: z.object({
    read: countSchema,
    created: countSchema,
    updated: countSchema,
    unchanged: countSchema,
    linked: countSchema,
    returned: countSchema,
    departed: countSchema,
    /** Not shown any more, without saying that they left. */
    unknown: countSchema,
  }),
  departments: z.object({ read: countSchema, created: countSchema, updated: countSchema, unchanged: countSchema, removed: countSchema }),
  groups: z.object({ read: countSchema, created: countSchema, updated: countSchema, unchanged: countSchema, removed: countSchema }),
  memberships: z.object({ added: countSchema, removed: countSchema }),
});
export type SyncCounts = z.infer<typeof syncCountsSchema>;

export const syncProblemSchema = z.object({ code: z.string(), ref: z.string(), message: z.string() });
export type SyncProblem = z.infer<typeof syncProblemSchema>;

/** One run of a directory sync. */
export const syncJobSchema = z
  .object({
    id: idSchema("syncJob"),
    providerId: idSchema("identityProvider"),
    mode: syncModeSchema,
    dryRun: z.boolean(),
    trigger: z.enum(["manual", "schedule", "callback", "approval"]),
    state: syncJobStateSchema,
    startedBy: z.string(),
    createdAtMs: momentMsSchema,
    finishedAtMs: momentMsSchema.nullable(),
    counts: syncCountsSchema,
    problems: z.array(syncProblemSchema),
    error: z.string().nullable(),
    thresholds: syncThresholdsSchema,
    version: z.int(),
  })
  .meta({ id: "SyncJob" });
export type SyncJobAnswer = z.infer<typeof syncJobSchema>;
export const syncJobPageSchema = pageOf(syncJobSchema).meta({ id: "SyncJobPage" });
export const syncJobQuerySchema = pageQuerySchema.extend({ state: syncJobStateSchema.optional() });
export const startSyncSchema = z
  .strictObject({ mode: z.enum(["full", "incremental"]).default("full"), dryRun: z.boolean().default(false) })
  .meta({ id: "StartSync" });
export type StartSync = z.infer<typeof startSyncSchema>;

/** A mapping that is tried on real entries; what is left out is the provider's own. */
export const previewRequestSchema = z
  .strictObject({
    mapping: mappingSchema.optional(),
    departmentRoot: departmentRootSchema.optional(),
    limit: z.int().min(1).max(50).default(10),
  })
  .meta({ id: "PreviewRequest" });
export type PreviewRequest = z.infer<typeof previewRequestSchema>;

const previewTextsSchema = z.object({
  name: z.string(),
  email: z.string().nullable(),
  username: z.string(),
  title: z.string(),
  employeeNumber: z.string(),
});

/** Entries of a provider's directory: as it tells them, and as they would be kept. */
export const previewSchema = z
  .object({
    /** Whether the directory of this provider can be read at all; if not, there is nothing to show. */
    isReadable: z.boolean(),
    items: z.array(
      z.object({
        told: previewTextsSchema.extend({
          subject: z.string(),
          /** Names from the top down; the main department first. */
          departments: z.array(z.array(z.string())),
          /** null: the provider does not say here. */
          groups: z.array(z.string()).nullable(),
          managerRef: z.string().nullable(),
          isActive: z.boolean(),
          /** What a mapping may take from. */
          attributes: z.record(z.string(), z.string()),
        }),
        kept: previewTextsSchema.extend({ department: z.string(), otherDepartments: z.array(z.string()) }),
      }),
    ),
  })
  .meta({ id: "DirectoryPreview" });
export type PreviewAnswer = z.infer<typeof previewSchema>;

/** A department of a provider's directory. */
export const directoryDepartmentSchema = z
  .object({
    id: idSchema("department"),
    providerId: idSchema("identityProvider"),
    externalId: z.string(),
    /** null: at the top. */
    parentExternalId: z.string().nullable(),
    name: z.string(),
    /** What grants name. */
    path: z.string(),
    /** Active people whose main department it is; those below it are not counted. */
    people: z.int(),
    /** Active people whose main department is below it. */
    peopleBelow: z.int(),
    /** Departments right below it. */
    departmentsBelow: z.int(),
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "Department" });
export type DepartmentAnswer = z.infer<typeof directoryDepartmentSchema>;
export const departmentPageSchema = pageOf(directoryDepartmentSchema).meta({ id: "DepartmentPage" });
export const departmentQuerySchema = pageQuerySchema.extend({
  providerId: z.string().max(100).optional(),
  /** The provider's id of the department above; empty: those at the top. */
  parentExternalId: z.string().max(500).optional(),
  path: z.string().max(200).optional(),
  search: searchSchema,
});
