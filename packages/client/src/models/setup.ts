/** How far a new system has come. */
export interface ShowSetupResponse {
  /** True if nothing was put in yet: neither datasources nor employees. */
  isEmpty: boolean
  /** Datasources. */
  datasources: number
  /** Documents. */
  documents: number
  /** Indexing tokens that work. */
  indexingTokens: number
  /** Client tokens that work. */
  clientTokens: number
  /** Whether the sample datasource is there. */
  hasSample: boolean
}

/** The person who may then find the sample documents. */
export interface CreateSampleRequest {
  /** E-mail address. */
  email: string
}

/** The sample that is there now. */
export interface CreateSampleResponse {
  /** Name of the sample datasource. */
  datasource: string
  /** What was put in. */
  documents: {
    /** Object type. */
    objectType: string
    /** Id. */
    id: string
    /** Title. */
    title: string
    /** Who may see it, in words. */
    seenBy: string
  }[]
}
