/** Categories of audit events (design §8). */
export const eventCategories = ["inbound", "outbound", "credential", "admin", "auth", "alert"] as const;
export const eventOutcomes = ["success", "denied", "failure"] as const;
