/** A box of the drawing. */
export type GraphNode = {
  readonly id: string
  readonly label: string
  /** What it is, such as `group`. */
  readonly what: string
  readonly look: 'person' | 'group' | 'document' | 'missing'
}

/** From left to right; missing where the way is broken. */
export type GraphEdge = { readonly from: string; readonly to: string; readonly isMissing: boolean }

/** What is drawn. */
export type Graph = {
  /** Boxes by column, the person first and the document last. */
  readonly columns: readonly (readonly GraphNode[])[]
  readonly edges: readonly GraphEdge[]
  /** The same in words. */
  readonly text: string
}
