import type { DirectoryPerson, EmployeeInfoDefinition, ListEntitiesResponse, PeopleResponse } from '@sheaf/contract'
import { callerOf } from './handbook.ts'
import type { TestClient } from './running-server.ts'

/** An employee of the example, who is current unless told otherwise. */
export function employee(name: string, more: Partial<EmployeeInfoDefinition> = {}) {
  return { email: `${name}@example.com`, department: 'Engineering', firstName: name, ...more }
}

/** A day so many days from now, as YYYY-MM-DD in UTC. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** Asks the directory as a person. Throws for anything but a 200. */
export function directoryOf(server: TestClient, token: string, person: string) {
  const { call } = callerOf(server, token)
  const ask = async (id: 'people' | 'listentities', body: unknown) => {
    const answer = await call(id, body, { 'x-glean-actas': person })
    if (answer.status !== 200) throw new Error(`${id} answered ${answer.status}: ${answer.text}`)
    return answer.json
  }
  const list = async (body: object) => (await ask('listentities', body)) as ListEntitiesResponse
  return {
    list,
    read: async (body: object) => (await ask('people', body)) as PeopleResponse,
    /** Addresses of the people that a list has, in its order. */
    emails: async (body: object) => emailsIn((await list(body)).results),
  }
}

export function emailsIn(people: readonly DirectoryPerson[] = []): readonly (string | undefined)[] {
  return people.map(({ metadata }) => metadata?.email)
}
