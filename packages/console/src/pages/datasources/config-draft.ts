import type { CustomDatasourceConfig } from '@sheaf/contract'

/** A configuration as it is typed: the fields that most need, and all others as JSON. */
export type ConfigDraft = {
  readonly name: string
  readonly displayName: string
  readonly homeUrl: string
  readonly urlRegex: string
  readonly identityDatasourceName: string
  readonly isUserReferencedByEmail: boolean
  readonly isTestDatasource: boolean
  /** A JSON object. */
  readonly others: string
}

type Problems = { readonly [Field in keyof ConfigDraft]?: string | undefined }

export function draftOf(config: CustomDatasourceConfig): ConfigDraft {
  const {
    name,
    displayName,
    homeUrl,
    urlRegex,
    identityDatasourceName,
    isUserReferencedByEmail,
    isTestDatasource,
    ...others
  } = config
  return {
    name,
    displayName: displayName ?? '',
    homeUrl: homeUrl ?? '',
    urlRegex: urlRegex ?? '',
    identityDatasourceName: identityDatasourceName ?? '',
    isUserReferencedByEmail: isTrue(isUserReferencedByEmail),
    isTestDatasource: isTrue(isTestDatasource),
    others: JSON.stringify(others, null, 2),
  }
}

/** Programs may send booleans as texts. */
const isTrue = (value: unknown): boolean => value === true || value === 'true'

/** What is wrong, by field, as far as it shows without asking the server. */
export function problemsOf(draft: ConfigDraft): Problems {
  return {
    name:
      draft.name === '' || /^[A-Za-z0-9_-]{1,64}$/.test(draft.name.trim())
        ? undefined
        : 'A name has 1 to 64 letters, digits, - and _, and nothing else.',
    homeUrl:
      draft.homeUrl === '' || URL.canParse(draft.homeUrl) ? undefined : 'An address begins with https:// or http://.',
    urlRegex: patternProblem(draft.urlRegex),
    others: othersProblem(draft.others),
  }
}

function patternProblem(pattern: string): string | undefined {
  if (/\(\?<?[=!]/.test(pattern)) return 'Look-around, such as (?=…), is not taken: patterns are RE2.'
  try {
    new RegExp(pattern)
    return undefined
  } catch (error) {
    return error instanceof Error ? `This is no pattern: ${error.message.replace(/^.*: /, '')}.` : 'This is no pattern.'
  }
}

function othersProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'It must be an object, in { and }.'
    const above = fields.find((field) => field in value)
    return above === undefined ? undefined : `${above} stands in the form above: take it out here.`
  } catch (error) {
    return error instanceof Error ? `This is no JSON: ${error.message}` : 'This is no JSON.'
  }
}

const fields = [
  'name',
  'displayName',
  'homeUrl',
  'urlRegex',
  'identityDatasourceName',
  'isUserReferencedByEmail',
  'isTestDatasource',
] as const satisfies readonly (keyof ConfigDraft)[]

/** Whether a pattern takes an address, in words. */
export function tryUrl(pattern: string, url: string): string {
  if (url === '') return 'Type one to see whether it would be taken.'
  if (patternProblem(pattern) !== undefined) return 'The pattern has to be mended first.'
  return new RegExp(pattern).test(url) ? 'Taken: the pattern matches it.' : 'Refused: the pattern does not match it.'
}

/** The configuration that is sent: what is empty is left out, so that it has its default. */
export function configOf(draft: ConfigDraft): CustomDatasourceConfig {
  const texts = Object.fromEntries(
    (['displayName', 'homeUrl', 'urlRegex', 'identityDatasourceName'] as const)
      .map((field) => [field, draft[field].trim()] as const)
      .filter(([, text]) => text !== ''),
  )
  const others = JSON.parse(draft.others === '' ? '{}' : draft.others) as Partial<CustomDatasourceConfig>
  return {
    ...others,
    ...texts,
    name: draft.name.trim(),
    isUserReferencedByEmail: draft.isUserReferencedByEmail,
    isTestDatasource: draft.isTestDatasource,
  }
}
