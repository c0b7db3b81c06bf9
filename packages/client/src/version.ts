/** The version of this client, as its package says. */
export const CLIENT_VERSION = '0.1.0'
