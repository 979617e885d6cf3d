"""Fills an empty server of commit 4a0271a with a small world, and prints what one needs to know of it as JSON. Usage: make.py URL"""
import base64
import hashlib
import html
import http.cookiejar
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

SERVER = sys.argv[1]
ADMIN_KEY = open("data/bootstrap-credentials.txt").read().split("API key:")[1].strip()
PASSWORD = "A-password-4-somebody"
CALLBACK = "https://app.example.com/callback"
VERIFIER = "dGhpcy1pcy1hLXZlcmlmaWVyLW9mLXRlc3RzLTQ3MTE-aGVyZQ"


def call(verb, path, body=None, key=ADMIN_KEY):
    request = urllib.request.Request(SERVER + "/api/v3" + path, method=verb)
    request.add_header("Authorization", "Bearer " + key)
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        raise SystemExit(f"{verb} {path}: {refused.code} {refused.read().decode()}")


def user(user_id, **more):
    call("POST", "/users", {"user": {"ids": {"user_id": user_id}, "password": PASSWORD,
                                     "primary_email_address": f"{user_id}@example.com", **more}})
    return call("POST", f"/users/{user_id}/api-keys", {"name": "all", "rights": ["RIGHT_ALL"]})["key"]


def register(client_id, key, owner="users/alice", **more):
    return call("POST", f"/{owner}/clients", {"client": {
        "ids": {"client_id": client_id}, "name": f"Gateways of {client_id}",
        "description": "Registers the gateways of the signed-in user", "redirect_uris": [CALLBACK],
        "grants": ["GRANT_AUTHORIZATION_CODE", "GRANT_REFRESH_TOKEN"],
        "rights": ["RIGHT_USER_GATEWAYS_CREATE", "RIGHT_USER_INFO"], **more}}, key)


def state(client_id, name, why="because of the world"):
    call("PUT", f"/clients/{client_id}", {"client": {"state": "STATE_" + name, "state_description": why}})


def secret(client_id, key, **more):
    return call("POST", f"/clients/{client_id}/secrets", {"description": "world", **more}, key)["secret"]


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    def __init__(self, user_id):
        self.opener = urllib.request.build_opener(Stay, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.submit("/sign-in?return_to=%2F", name=user_id, password=PASSWORD)

    def open(self, path, fields=None):
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            with self.opener.open(SERVER + path, data) as answer:
                return answer.read().decode(), None
        except urllib.error.HTTPError as answer:
            assert answer.code in (302, 303), f"{path}: {answer.code} {answer.read().decode()}"
            return "", answer.headers["Location"]

    def submit(self, path, **fields):
        page, sent = self.open(path)
        if sent:
            return sent
        main = page[page.index("<main"):]
        hidden = {}
        for tag in re.findall(r"<input[^>]*>", main):
            if 'type="hidden"' in tag or 'name="csrf"' in tag:
                name, value = (re.search(attribute + r'="([^"]*)"', tag) for attribute in ("name", "value"))
                hidden[name.group(1)] = html.unescape(value.group(1))
        return self.open(path.split("?")[0], {**hidden, **fields})[1]

    def tokens(self, client_id, client_secret):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
        sent = self.submit("/oauth/authorize?" + urllib.parse.urlencode({
            "client_id": client_id, "redirect_uri": CALLBACK, "response_type": "code", "state": "s",
            "code_challenge": challenge, "code_challenge_method": "S256"}), decision="allow")
        code = urllib.parse.parse_qs(urllib.parse.urlparse(sent).query)["code"][0]
        return token(client_id, client_secret, grant_type="authorization_code", code=code, redirect_uri=CALLBACK,
                     code_verifier=VERIFIER)


def token(client_id, client_secret, **fields):
    request = urllib.request.Request(SERVER + "/oauth/token", urllib.parse.urlencode(fields).encode())
    basic = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
    request.add_header("Authorization", "Basic " + basic)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


alice, bob, carol = user("alice", name="Alice"), user("bob"), user("carol", admin=True)
user("dora")
call("DELETE", "/users/dora")
expired = call("POST", "/users/alice/api-keys", {"name": "expired", "rights": ["RIGHT_USER_INFO"],
                                                 "expires_at": "2026-11-26T12:00:00Z"}, alice)["key"]
narrow = call("POST", "/users/alice/api-keys", {"name": "narrow", "rights": ["RIGHT_USER_INFO"]}, alice)["key"]

# Bob and Carol are in Alice's organization by her act alone; nobody was asked in those days.
call("POST", "/users/alice/organizations", {"organization": {"ids": {"organization_id": "alices-works"}}}, alice)
for member in ("bob", "carol"):
    call("PUT", "/organizations/alices-works/collaborators", {"collaborator": {
        "ids": {"user_ids": {"user_id": member}}, "rights": ["RIGHT_ORGANIZATION_ALL", "RIGHT_CLIENT_ALL"]}}, alice)
organization_key = call("POST", "/organizations/alices-works/api-keys", {"name": "works", "rights": ["RIGHT_ALL"]},
                        alice)["key"]
call("POST", "/users/bob/organizations", {"organization": {"ids": {"organization_id": "bobs-club"}}}, bob)

webhook = call("POST", "/webhooks", {"url": "https://hooks.example.com/registry", "description": "world"})

register("waits-for-review", alice)
sandbox = secret("waits-for-review", alice, sandbox=True)
for name in ("approved", "rejected", "flagged", "suspended"):
    register(f"was-{name}", alice)
for name in ("flagged", "suspended", "approved"):
    state(f"was-{name}", "APPROVED")
client_secret = secret("was-approved", alice)
flagged_secret = secret("was-flagged", alice)
for name in ("rejected", "flagged", "suspended"):
    state(f"was-{name}", name.upper())
register("of-the-works", alice, "organizations/alices-works")

for name in ("deleted-by-owner", "deleted-by-admin", "was-purged"):
    register(name, alice)
    state(name, "APPROVED")
call("DELETE", "/clients/deleted-by-owner", key=alice)
call("DELETE", "/clients/deleted-by-admin", key=carol)
call("DELETE", "/clients/was-purged", key=alice)
call("DELETE", "/clients/was-purged/purge")

register("changes-wait", alice)
state("changes-wait", "APPROVED")
call("PUT", "/clients/changes-wait", {"client": {"name": "Another name", "redirect_uris": [CALLBACK + "/2"]}}, alice)

# Decided with a report, and sent in again.
register("sent-in-again", alice)
call("POST", "/clients/sent-in-again/decisions", {
    "decision": "reject", "revision": call("GET", "/clients/sent-in-again/review")["revision"],
    "reason_codes": ["name"], "reason": "Say who provides it."})
call("PUT", "/clients/sent-in-again", {"client": {"name": "Gateways of Alice"}}, alice)
call("POST", "/clients/sent-in-again/resubmit", {}, alice)

for member in ("bob", "carol"):
    call("PUT", "/clients/was-approved/collaborators", {"collaborator": {
        "ids": {"user_ids": {"user_id": member}}, "rights": ["RIGHT_CLIENT_ALL"]}}, alice)
call("POST", "/clients/was-approved/collaborators/user/bob/accept", {}, bob)

# Many events.
for count in range(25):
    call("PUT", "/clients/was-approved", {"client": {"attributes": {"count": str(count)}}}, alice)

browser = Browser("bob")
first = browser.tokens("was-approved", client_secret)
kept = token("was-approved", client_secret, grant_type="refresh_token", refresh_token=first["refresh_token"])
flagged = Browser("alice").tokens("was-flagged", flagged_secret)

print(json.dumps({
    "password": PASSWORD, "admin_key": ADMIN_KEY, "alice_key": alice, "bob_key": bob, "carol_key": carol,
    "narrow_key": narrow, "expired_key": expired, "organization_key": organization_key,
    "client_secret": client_secret, "flagged_secret": flagged_secret, "sandbox_secret": sandbox,
    "used_refresh_token": first["refresh_token"], "access_token": kept["access_token"],
    "refresh_token": kept["refresh_token"], "flagged_refresh_token": flagged["refresh_token"],
    "webhook_id": webhook["id"], "webhook_secret": webhook["secret"],
    "made_at": call("GET", "/clients/was-flagged")["updated_at"],
}, indent=2))
