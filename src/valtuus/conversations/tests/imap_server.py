"""A mail server by IMAP on loopback, in this process: the commands that reading a mailbox takes (RFC 3501, 6851, 4315)."""

import re
import socketserver
import threading
import time

SECRET = "password of the test"


class Server:
    """Folders of mails. `without`: capabilities that it lacks; `breaks_at`: a command at which it hangs up; `slow`: seconds it
    takes for it; `deaf`: it refuses every sign-in. `asked`: every command that it heard, in order."""

    def __init__(self):
        self.folders, self.next_uid, self.asked = {"INBOX": {}}, 1, []
        self.without, self.breaks_at, self.slow, self.deaf = set(), None, 0, False
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self), bind_and_activate=False)
        self._server.allow_reuse_address = self._server.daemon_threads = True
        self._server.server_bind()
        self._server.server_activate()
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def put(self, raw):
        """A mail arrives."""
        self.folders["INBOX"][self.next_uid] = (raw, set())
        self.next_uid += 1

    def inbox(self):
        return [raw for raw, _ in self.folders["INBOX"].values()]

    def lying_in(self, folder):
        return list(self.folders.get(folder, {}).values())

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def _handler(server):
    class Talk(socketserver.StreamRequestHandler):
        def say(self, line):
            self.wfile.write(line + b"\r\n")

        def handle(self):
            self.say(b"* OK ready")
            try:
                for line in self.rfile:
                    tag, command, rest = (*line.decode().strip().split(" ", 2), "")[:3]
                    name = f"UID {rest.split(' ')[0].upper()}" if command.upper() == "UID" else command.upper()
                    server.asked.append(name)
                    if server.breaks_at == name:
                        return
                    if server.slow:
                        time.sleep(server.slow)
                    answer = self.answer(name, rest.split(" ", 1)[1] if name.startswith("UID") else rest)
                    self.say(f"{tag} {answer}".encode())
                    if name == "LOGOUT":
                        return
            except OSError:
                return

        def answer(self, name, rest):
            return getattr(self, name.replace(" ", "_").lower())(rest)

        def capability(self, rest):
            able = ["IMAP4rev1", *({"MOVE", "UIDPLUS"} - server.without)]
            self.say(f"* CAPABILITY {' '.join(able)}".encode())
            return "OK done"

        def login(self, rest):
            return "OK in" if not server.deaf and SECRET in rest else "NO who are you"

        def create(self, rest):
            name = rest.strip('"')
            if name in server.folders:
                return "NO is there"
            server.folders[name] = {}
            return "OK made"

        def select(self, rest):
            self.say(f"* {len(server.folders['INBOX'])} EXISTS".encode())
            return "OK [READ-WRITE] selected"

        def uid_search(self, rest):
            self.say(" ".join(["* SEARCH", *map(str, server.folders["INBOX"])]).encode())
            return "OK found"

        def uid_fetch(self, rest):
            uid, what = rest.split(" ", 1)
            if int(uid) not in server.folders["INBOX"]:
                return "OK none"
            raw, _ = server.folders["INBOX"][int(uid)]
            if "RFC822.SIZE" in what:
                self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})".encode())
            else:
                part = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in what else raw
                self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(part)}}}\r\n".encode() + part + b")\r\n")
            return "OK fetched"

        def uid_store(self, rest):
            uid, _, flags = rest.split(" ", 2)
            server.folders["INBOX"][int(uid)][1].update(re.findall(r"\\\w+", flags))
            return "OK stored"

        def uid_copy(self, rest):
            uid, folder = rest.split(" ")
            server.folders[folder.strip('"')][int(uid)] = server.folders["INBOX"][int(uid)]
            return "OK copied"

        def uid_move(self, rest):
            self.uid_copy(rest)
            del server.folders["INBOX"][int(rest.split(" ")[0])]
            return "OK moved"

        def uid_expunge(self, rest):
            return self.expunge(rest)

        def expunge(self, rest):
            kept = {uid: mail for uid, mail in server.folders["INBOX"].items() if "\\Deleted" not in mail[1]}
            server.folders["INBOX"] = kept
            return "OK gone"

        def logout(self, rest):
            self.say(b"* BYE")
            return "OK bye"

    return Talk
