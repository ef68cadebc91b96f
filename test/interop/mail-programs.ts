import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

export interface MailPrograms {
  readonly smtpUrl: string;
  readonly imapUrl: string;
  /** Letters that lie in somebody's maildir, as they came. */
  box(name: string): string[];
  close(): Promise<void>;
}

const PASSWORD = "interop";
const NOBODY = 65_534;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Dovecot with a folder of its own: one password for everybody, letters in maildirs. It refuses to read mail as root: then as nobody. */
function dovecotConfig(root: string, port: number, asRoot: boolean): string {
  const me = userInfo();
  const [user, group] = asRoot ? ["nobody", "nogroup"] : [me.username, execFileSync("id", ["-gn"], { encoding: "utf8" }).trim()];
  const inner = asRoot ? "" : `default_internal_user = ${me.username}\ndefault_internal_group = ${group}\ndefault_login_user = ${me.username}\nservice anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}\n`;
  return `base_dir = ${root}/run\nstate_dir = ${root}/run\nlog_path = ${root}/dovecot.log\nprotocols = imap\nlisten = 127.0.0.1\nssl = no\ndisable_plaintext_auth = no\nfirst_valid_uid = 1\n${inner}`
    + `mail_location = maildir:${root}/mail/%n\nservice imap-login {\n  inet_listener imap {\n    port = ${port}\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}\n`
    + `passdb {\n  driver = static\n  args = password=${PASSWORD}\n}\nuserdb {\n  driver = static\n  args = uid=${user} gid=${group} home=${root}/mail/%n\n}\n`;
}

/** Postfix with folders of its own, which takes letters from this machine and puts them into the maildirs. Its master runs as root alone. */
function postfixConfig(root: string, port: number): { main: string; master: string } {
  const main = `compatibility_level = 3.6\nqueue_directory = ${root}/spool\ndata_directory = ${root}/data\nmail_owner = postfix\nsetgid_group = postdrop\nmyhostname = mail.school.example\nmydestination =\n`
    + `inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\nsmtpd_relay_restrictions = permit_mynetworks, reject\nvirtual_mailbox_domains = school.example, family.example\n`
    + `virtual_mailbox_base = ${root}/mail\nvirtual_mailbox_maps = texthash:${root}/postfix/boxes\nvirtual_uid_maps = static:${NOBODY}\nvirtual_gid_maps = static:${NOBODY}\nvirtual_transport = virtual\n`
    + `local_recipient_maps =\nalias_maps =\nalias_database =\nmaillog_file = ${root}/postfix.log\nmaillog_file_prefixes = ${root}\nmessage_size_limit = 52428800\nvirtual_mailbox_limit = 0\n`;
  const master = [
    `127.0.0.1:${port} inet n - n - - smtpd`, "pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr", "tlsmgr unix - - n 1000? 1 tlsmgr", "rewrite unix - - n - - trivial-rewrite",
    "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify", "flush unix n - n 1000? 0 flush", "proxymap unix - - n - - proxymap",
    "error unix - - n - - error", "retry unix - - n - - error", "discard unix - - n - - discard", "virtual unix - n n - - virtual", "anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache", "postlog unix-dgram n - n - 1 postlogd",
  ].join("\n");
  return { main, master: `${master}\n` };
}

async function untilAnswers(port: number, what: string): Promise<void> {
  const { connect } = await import("node:net");
  for (let tries = 0; tries < 100; tries += 1) {
    const answers = await new Promise<boolean>((done) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("data", () => { socket.destroy(); done(true); }).once("error", () => { done(false); }).setTimeout(1_000, () => { socket.destroy(); done(false); });
    });
    if (answers) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`${what} did not start`);
}

/** Starts Dovecot and Postfix on free ports, with configuration and letters in a temporary folder. Throws when they are not installed, or this is not root. */
export async function startMailPrograms(boxes: Readonly<Record<string, string>>): Promise<MailPrograms> {
  for (const program of ["/usr/sbin/dovecot", "/usr/sbin/postfix"]) if (!existsSync(program)) throw new Error(`${program} is missing: apt-get install -y --no-install-recommends dovecot-imapd postfix`);
  const asRoot = process.getuid?.() === 0;
  if (!asRoot) throw new Error("Postfix starts as root alone: run this as root, in a container if need be");
  const root = mkdtempSync(join(tmpdir(), "robotek-interop-"));
  chmodSync(root, 0o755);
  for (const folder of ["run", "mail", "postfix", "spool", "data"]) mkdirSync(join(root, folder));
  chownSync(join(root, "mail"), NOBODY, NOBODY);
  const postfixUid = Number(execFileSync("id", ["-u", "postfix"], { encoding: "utf8" }));
  chownSync(join(root, "data"), postfixUid, 0);
  const [smtp, imap] = [await freePort(), await freePort()];
  const { main, master } = postfixConfig(root, smtp);
  writeFileSync(join(root, "postfix/main.cf"), main);
  writeFileSync(join(root, "postfix/master.cf"), master);
  writeFileSync(join(root, "postfix/boxes"), Object.entries(boxes).map(([address, name]) => `${address} ${name}/\n`).join(""));
  writeFileSync(join(root, "dovecot.conf"), dovecotConfig(root, imap, asRoot));
  const dovecot: ChildProcess = spawn("/usr/sbin/dovecot", ["-F", "-c", join(root, "dovecot.conf")], { stdio: "inherit" });
  const postfix = (command: string): void => {
    execFileSync("/usr/sbin/postfix", ["-c", join(root, "postfix"), command], { stdio: "inherit", env: { ...process.env, MAIL_CONFIG: join(root, "postfix") } });
  };
  const close = async (): Promise<void> => {
    const ended = new Promise((done) => dovecot.once("exit", done));
    dovecot.kill("SIGTERM");
    if (dovecot.exitCode === null) await ended;
    try {
      postfix("stop");
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };
  try {
    postfix("start");
    await untilAnswers(smtp, "Postfix");
    await untilAnswers(imap, "Dovecot");
  } catch (error) {
    for (const log of ["dovecot.log", "postfix.log"]) if (existsSync(join(root, log))) process.stderr.write(readFileSync(join(root, log), "utf8"));
    await close();
    throw error;
  }
  return {
    smtpUrl: `smtp://127.0.0.1:${smtp}`, imapUrl: `imap://requests:${PASSWORD}@127.0.0.1:${imap}/INBOX`, close,
    box: (name) => ["new", "cur"].flatMap((part) => {
      const folder = join(root, "mail", name, part);
      return existsSync(folder) ? readdirSync(folder).sort().map((file) => readFileSync(join(folder, file), "utf8")) : [];
    }),
  };
}
