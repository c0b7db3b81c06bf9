import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Employees and teams, who has left, and the words by which the directory is searched. */
export const people: Migration = {
  async up(db: Kysely<unknown>) {
    const statements = [
      sql`create table employees (
        email_key text primary key,
        email text not null,
        content text not null,
        name text not null,
        name_key text not null,
        first_name_key text not null,
        last_name_key text not null,
        name_words text not null,
        other_words text not null,
        status text not null,
        start_date text not null,
        employee_id text not null,
        manager_key text not null,
        manager_id text not null,
        facets text not null,
        version bigint,
        revision bigint not null
      )`,
      sql`create index employees_by_name on employees (name_key, email_key)`,
      sql`create index employees_by_first_name on employees (first_name_key, email_key)`,
      sql`create index employees_by_last_name on employees (last_name_key, email_key)`,
      sql`create index employees_by_revision on employees (revision)`,
      sql`create index employees_by_id on employees (employee_id) where employee_id <> ''`,
      sql`create index employees_by_manager on employees (manager_key) where manager_key <> ''`,
      sql`create index employees_by_manager_id on employees (manager_id) where manager_id <> ''`,
      sql`create table leavers (email_key text primary key, last_day text not null)`,
      sql`create table teams (
        id text primary key,
        content text not null,
        name text not null,
        name_key text not null,
        name_words text not null,
        other_words text not null,
        size integer not null,
        facets text not null,
        version bigint,
        revision bigint not null
      )`,
      sql`create index teams_by_revision on teams (revision)`,
      sql`create table team_members (email_key text not null, team text not null, primary key (email_key, team))`,
      sql`create index team_members_by_team on team_members (team)`,
      sql`create table directory_words (
        kind text not null,
        place integer not null,
        word text not null,
        name_key text not null,
        entity text not null,
        primary key (kind, place, word, name_key, entity)
      ) without rowid`,
    ]
    for (const statement of statements) await statement.execute(db)
  },
}
