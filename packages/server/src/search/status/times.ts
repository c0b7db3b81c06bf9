/** A time as the protocol writes it: ISO 8601 with milliseconds and `Z`. */
export const isoTime = (millis: number): string => new Date(millis).toISOString()

/** An end that has not come. */
export const NOT_ENDED = 'NA'
