/**
 * Files in GridFS. Content is uploaded under an id of its own; only the entry in `file-hashes`,
 * written once all of it is there, makes it visible, and lets one of two equal uploads win.
 * `file-uploads` names what is being uploaded or removed, so that nothing is left over for ever.
 */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { mongo } from "mongoose";
import { StoreError } from "../../base/errors.ts";
import { checkHash, Measure, noFile } from "../measure.ts";
import type { Files, StoredFile } from "../port.ts";
import { refused } from "./errors.ts";

const contents = "file-contents";
const duplicateKey = 11_000;
const chunksAtOnce = 8;

interface Kept {
  readonly _id: string;
  readonly content: mongo.ObjectId;
  readonly sizeBytes: number;
}

interface Upload {
  readonly _id: mongo.ObjectId;
  readonly startedAt: Date;
}

interface Chunk {
  readonly files_id: mongo.ObjectId;
  readonly n: number;
  readonly data: mongo.Binary;
}

/** The collections that are this home's own way of keeping files. */
export function holdsFiles(name: string): boolean {
  return name === "file-hashes" || name === "file-uploads" || name.startsWith(`${contents}.`);
}

export interface GridFs {
  readonly database: mongo.Db;
  readonly bucket: mongo.GridFSBucket;
}

export function gridFs(driver: typeof mongo, database: mongo.Db): GridFs {
  return { database, bucket: new driver.GridFSBucket(database, { bucketName: contents }) };
}

/** `gridFsOf` is asked at every verb: it throws once the store is closed. */
export function mongodbFiles(gridFsOf: () => GridFs): Files {
  const keptIn = ({ database }: GridFs) => database.collection<Kept>("file-hashes");
  return {
    async put(content, limitBytes) {
      const fs = gridFsOf();
      return attempt(() => put(fs, content, limitBytes), content);
    },
    open(hash) {
      return Readable.from(read(gridFsOf(), hash), { objectMode: false });
    },
    async remove(hash) {
      const fs = gridFsOf();
      await attempt(async () => {
        const kept = await keptIn(fs).findOne({ _id: checkHash(hash) });
        if (!kept) return;
        await begin(fs, kept.content);
        await keptIn(fs).deleteOne({ _id: hash, content: kept.content });
        await drop(fs, kept.content);
      });
    },
    async *list(after = "") {
      const found = keptIn(gridFsOf())
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 });
      for await (const { _id: hash, sizeBytes } of found) yield { hash, sizeBytes };
    },
    async tidy(before) {
      const fs = gridFsOf();
      return attempt(async () => {
        const left = await uploadsIn(fs)
          .find({ startedAt: { $lt: before } })
          .toArray();
        for (const { _id } of left) {
          if (await keptIn(fs).findOne({ content: _id })) await uploadsIn(fs).deleteOne({ _id });
          else await drop(fs, _id);
        }
        return left.length;
      });
    },
  };
}

async function put(fs: GridFs, content: Readable, limitBytes: number): Promise<StoredFile> {
  const measure = new Measure(limitBytes);
  const upload = fs.bucket.openUploadStream("");
  try {
    await begin(fs, upload.id);
    await pipeline(content, measure, upload);
  } catch (error) {
    await drop(fs, upload.id).catch(() => {
      // The entry in `file-uploads` stands, and tidy() finds it.
    });
    throw error;
  }
  const file = measure.file();
  const kept: Kept = { _id: file.hash, content: upload.id, sizeBytes: file.sizeBytes };
  const isFirst = await insertNew(fs.database.collection<Kept>("file-hashes"), kept);
  if (isFirst) await uploadsIn(fs).deleteOne({ _id: upload.id });
  else await drop(fs, upload.id);
  return file;
}

async function* read(fs: GridFs, hash: string): AsyncGenerator<Uint8Array> {
  const kept = await attempt(() =>
    fs.database.collection<Kept>("file-hashes").findOne({ _id: checkHash(hash) }),
  );
  if (!kept) throw noFile(hash);
  let sizeBytes = 0;
  try {
    for await (const { data } of chunksOf(fs, kept.content)) {
      yield data.value();
      sizeBytes += data.length();
    }
  } catch (error) {
    throw refused(contents, error);
  }
  if (sizeBytes !== kept.sizeBytes)
    throw new StoreError(
      "STORE_FILE_DAMAGED",
      `Of the file ${hash} only ${sizeBytes} of ${kept.sizeBytes} bytes are there: restore it from a backup`,
    );
}

/** A few at a time: the bucket's own stream takes a hundred, which is 26 MB. */
function chunksOf({ database }: GridFs, id: mongo.ObjectId) {
  return database
    .collection<Chunk>(`${contents}.chunks`)
    .find({ files_id: id })
    .sort({ n: 1 })
    .batchSize(chunksAtOnce);
}

function uploadsIn({ database }: GridFs): mongo.Collection<Upload> {
  return database.collection<Upload>("file-uploads");
}

async function begin(fs: GridFs, _id: mongo.ObjectId): Promise<void> {
  await uploadsIn(fs).replaceOne({ _id }, { startedAt: new Date() }, { upsert: true });
}

/** Removes content, whole or half. */
async function drop(fs: GridFs, id: mongo.ObjectId): Promise<void> {
  await fs.database.collection(`${contents}.files`).deleteOne({ _id: id });
  await fs.database.collection(`${contents}.chunks`).deleteMany({ files_id: id });
  await uploadsIn(fs).deleteOne({ _id: id });
}

/** False when its id is taken. */
async function insertNew(collection: mongo.Collection<Kept>, kept: Kept): Promise<boolean> {
  try {
    await collection.insertOne(kept);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === duplicateKey) return false;
    throw error;
  }
}

async function attempt<R>(work: () => Promise<R>, content?: Readable): Promise<R> {
  try {
    return await work();
  } catch (error) {
    const isTheirs = content !== undefined && error === content.errored;
    throw isTheirs || error instanceof StoreError ? error : refused(contents, error);
  }
}
