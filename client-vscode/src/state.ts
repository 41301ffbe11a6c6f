import type { Launch } from "./launch";

/** What the user is told about the server. */
export type State =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly version: string | undefined; readonly launch: Launch }
  | { readonly kind: "noPython"; readonly passedOver: readonly string[] }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "stopped" };
