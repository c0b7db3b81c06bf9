/** Events of one person. */
export interface Activity {
  /** What the acting person did. */
  events: ActivityEvent[]
}

/** Something that a person did. */
export interface ActivityEvent {
  /** What was done. */
  action: 'VIEW' | 'EDIT' | 'SEARCH' | 'COMMENT' | 'CRAWL' | 'HISTORICAL_SEARCH' | 'HISTORICAL_VIEW'
  /** When it began: ISO 8601 with an offset or `Z`. */
  timestamp: string
  /** Where it was done. */
  url: string
  /** Id of the event, such as a UUID. Of several events of a person with one id, the first counts. */
  id?: string
  /** More about an event. */
  params?: ActivityEventParams
}

/** More about an event. */
export interface ActivityEventParams {
  /** Name of the datasource that the URL belongs to. */
  datasource?: string
  /** Name of the datasource, with its instance. */
  datasourceInstance?: string
  /** Name of the instance alone. */
  instanceOnlyName?: string
  /** Seconds that it took; of a view, that the page was in front. */
  duration?: number
  /** What was searched for. */
  query?: string
  /** The URL from which the person came. */
  referrer?: string
  /** Title of the page. */
  title?: string
  /** True: another event with the same action, timestamp and URL follows, whose parameters replace these. */
  truncated?: boolean
}
