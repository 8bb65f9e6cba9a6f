import type { LarkCompany } from "./lark-contact.ts";

const active = { is_frozen: false, is_resigned: false, is_activated: true, is_exited: false, is_unjoin: false };

/** Acme at Feishu: a tree of three departments in scope, one outside it, people of every state. */
export function larkCompany(): LarkCompany {
  const user = (id: string, name: string, departmentIds: string[], more: Record<string, unknown> = {}) => ({
    union_id: id,
    open_id: `ou_${id}`,
    user_id: `u_${id}`,
    name,
    enterprise_email: `${name.toLowerCase()}@acme.example`,
    employee_no: `N-${id}`,
    job_title: "Engineer",
    department_ids: departmentIds,
    leader_user_id: "",
    status: active,
    ...more,
  });
  return {
    users: [
      user("on_ada", "Ada", ["od_ops", "od_sre"], {
        leader_user_id: "on_bob",
        orders: [
          { department_id: "od_ops", is_primary_dept: false },
          { department_id: "od_sre", is_primary_dept: true },
        ],
        custom_attrs: [{ id: "C-1", type: "TEXT", value: { text: "blue" } }],
      }),
      user("on_bob", "Bob", ["od_it"], { job_title: "Head" }),
      user("on_eve", "Eve", ["od_it"], { status: { ...active, is_frozen: true } }),
      user("on_new", "Nia", ["od_it"], { status: { ...active, is_activated: false, is_unjoin: true } }),
      user("on_top", "Tess", ["0"], { enterprise_email: "", email: "tess@acme.example" }),
      user("on_out", "Olga", ["od_hidden"]),
      user("on_left", "Lee", ["od_it"], { status: { ...active, is_resigned: true } }),
    ],
    departments: [
      { open_department_id: "od_it", parent_department_id: "0", name: "IT" },
      { open_department_id: "od_ops", parent_department_id: "od_it", name: "Operations" },
      { open_department_id: "od_sre", parent_department_id: "od_ops", name: "SRE" },
      { open_department_id: "od_hidden", parent_department_id: "0", name: "Hidden" },
    ],
    groups: [
      { id: "g1", name: "Support", type: 1, users: ["on_ada", "on_bob", "on_top"], departments: [] },
      { id: "g2", name: "Operators", type: 2, users: ["on_ada"], departments: ["od_ops"] },
    ],
    scope: { departments: ["od_it"], users: ["on_top"] },
    lacking: new Set(),
    barred: new Set(),
  };
}
