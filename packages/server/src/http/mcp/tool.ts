import type { AssistantToolInput, AssistantToolName, AssistantToolOutput } from '@sheaf/contract/assistants/tools'
import type { Visit } from './visit.ts'

/** What a tool answers: the same as data and as text, for clients that show a model only one of them. */
export type ToolAnswer<Name extends AssistantToolName> = {
  readonly structured: AssistantToolOutput<Name>
  readonly text: string
}

/** Carries out a call whose input fits its schema. Throws what is refused. */
export type Run<Name extends AssistantToolName> = (
  visit: Visit,
  input: AssistantToolInput<Name>,
) => Promise<ToolAnswer<Name>>
