/** The path at which AI assistants are served, by the Model Context Protocol. */
export const ASSISTANTS_PATH = '/mcp'
