/** The data of the page: `docs/graph.schema.json`, with the places of the nodes and the colors of the queues. */
export interface TaskMap {
  graph: Graph;
  boxes: Record<string, [x: number, y: number, width: number, height: number]>;
  colors: Record<string, string>;
}

export interface Graph {
  root: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface GraphNode {
  id: string;
  kind: "beat" | "task" | "foreign";
  name: string | null;
  label: string;
  module: string | null;
  apps: string[];
  queue: string | null;
  queues: { app: string; queue: string | null }[];
  schedule: string | null;
  conditional: boolean;
  place: Place | null;
}

export interface GraphEdge {
  from: string;
  to: string;
  ways: string[][];
  through: string[][];
  places: Place[];
}

export interface Place {
  path: string;
  line: number;
  column: number;
}
