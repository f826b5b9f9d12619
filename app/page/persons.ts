// Decides who holds each phone: one person on all three, or three strangers; kept over reloads.
import { useState } from "react";
import { type AppId, apps } from "./apps.ts";
import { newPersonId } from "./ids.ts";
import { readStored, writeStored } from "./stored.ts";

type Holders = Readonly<Record<AppId, string>>;

interface Cast {
  readonly strangers: boolean;
  readonly one: string;
  readonly three: Holders;
}

export interface Persons {
  readonly strangers: boolean;
  readonly holders: Holders;
  /** Whom the phones showed before the last "New person", until the page is left. */
  readonly previous: string | undefined;
  toggleStrangers(): void;
  renew(): void;
  goBack(): void;
}

const storedKey = "throughline.persons";
const readableId = /^[A-Za-z0-9_-]{1,64}$/;

function threeStrangers(): Holders {
  const whatsapp = newPersonId();
  const telegram = newPersonId([whatsapp]);
  return { whatsapp, telegram, discord: newPersonId([whatsapp, telegram]) };
}

function isPersonId(value: unknown): value is string {
  return typeof value === "string" && readableId.test(value);
}

function isHolders(value: unknown): value is Holders {
  if (typeof value !== "object" || value === null) return false;
  const ids: Partial<Record<string, unknown>> = { ...value };
  return apps.every((app) => isPersonId(ids[app.id]));
}

function readCast(): Cast {
  const found = readStored(storedKey);
  const kept: Partial<Record<keyof Cast, unknown>> =
    typeof found === "object" && found !== null ? found : {};

  return {
    strangers: kept.strangers === true,
    one: isPersonId(kept.one) ? kept.one : newPersonId(),
    three: isHolders(kept.three) ? kept.three : threeStrangers(),
  };
}

function storedCast(): Cast {
  const cast = readCast();
  writeStored(storedKey, cast);
  return cast;
}

function holdersOf(cast: Cast): Holders {
  if (cast.strangers) return cast.three;
  return { whatsapp: cast.one, telegram: cast.one, discord: cast.one };
}

export function usePersons(): Persons {
  const [cast, setCast] = useState(storedCast);
  const [before, setBefore] = useState<Cast>();

  const change = (next: Cast, undo?: Cast) => {
    writeStored(storedKey, next);
    setCast(next);
    setBefore(undo);
  };

  return {
    strangers: cast.strangers,
    holders: holdersOf(cast),
    previous: before && [...new Set(Object.values(holdersOf(before)))].join(", "),
    toggleStrangers: () => change({ ...cast, strangers: !cast.strangers }),
    renew: () =>
      change(
        cast.strangers
          ? { ...cast, three: threeStrangers() }
          : { ...cast, one: newPersonId([cast.one]) },
        cast,
      ),
    goBack: () => before && change(before),
  };
}
