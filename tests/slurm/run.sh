#!/usr/bin/env bash
# A study on a real Slurm of one node, started here: submitted, one task killed, one asked to stop, and in the end the bytes of a study that ran undisturbed.
# Exit code 0 passed, 77 skipped (the reason is printed), else failed. Needs root, slurm-wlm and munge, and a built gqagen:  tests/slurm/run.sh "dotnet gqagen.dll"
set -euo pipefail
gqagen=${1:?the command that runs gqagen}
here=$(cd "$(dirname "$0")" && pwd)
skip() { echo "Slurm test skipped: $1"; exit 77; }
[ "$(id -u)" -eq 0 ] || skip "only root can start slurmd and munged"
for program in sbatch slurmctld slurmd munged mungekey runuser; do
  command -v "$program" > /dev/null || skip "$program is missing; install the packages slurm-wlm and munge"
done

dir=$(mktemp -d)
munge_pid=""
stop() {
  if [ -n "${SLURM_CONF:-}" ]; then scontrol shutdown > /dev/null 2>&1 || true; fi
  for name in slurmd slurmctld; do
    kill "$(cat "$dir/$name.pid" 2> /dev/null)" 2> /dev/null || true
  done
  if [ -n "$munge_pid" ]; then kill "$munge_pid" 2> /dev/null || true; fi
  wait
  for _ in $(seq 50); do rm -rf "$dir" 2> /dev/null && break; sleep 0.1; done
}
trap stop EXIT
fail() {
  echo "Slurm test failed: $1"
  tail -n 20 "$dir"/study/submit/logs/*.log "$dir"/log/*.log 2> /dev/null || true
  exit 1
}

# A munge and a Slurm of this test's own, which disturb no others.
chmod 755 "$dir"
mkdir -p "$dir"/{state,spool,log,munge}
chown munge "$dir/munge"
runuser -u munge -- mungekey --create --keyfile="$dir/munge/key"
runuser -u munge -- munged --foreground --key-file="$dir/munge/key" --socket="$dir/munge/socket" --pid-file="$dir/munge/pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed" 2> "$dir/log/munge.log" &
munge_pid=$!
export SLURM_CONF="$dir/slurm.conf"
sed -e "s|@DIR@|$dir|; s|@HOST@|$(hostname -s)|; s|@PORT@|$((20000 + RANDOM % 5000))|; s|@NODEPORT@|$((26000 + RANDOM % 5000))|" "$here/slurm.conf.template" > "$SLURM_CONF"
for _ in $(seq 50); do [ -S "$dir/munge/socket" ] && break; sleep 0.1; done
slurmctld
slurmd
for _ in $(seq 100); do [ "$(sinfo --noheader --format=%T 2> /dev/null)" = idle ] && break; sleep 0.2; done
[ "$(sinfo --noheader --format=%T)" = idle ] || fail "the node does not come up: $(sinfo --noheader --format='%T %E')"

study=$here/sample.study.yaml
$gqagen study submit "$study" --engine slurm --out "$dir/study" --time 0:10:00 --device cpu --lease 20
state() { $gqagen study status "$study" --out "$dir/study" --format json | grep -c "\"state\": \"$1\"" || true; }
# Slurm lets a job that was queued again wait for two minutes; the test does not.
hurry() {
  squeue --noheader --format='%i %r' --states=pending | awk '$2 == "BeginTime" { print $1 }' | while read -r job; do scontrol update JobId="$job" StartTime=now; done
}
# The process of the worker that has claimed a training, once there is one: its newest claim that was not given back.
worker() {
  for _ in $(seq 300); do
    for claim in $(ls -t "$dir"/study/work/"$1"-*/claim.*.json 2> /dev/null); do
      if ! grep -q '"is_released": true' "$claim" && pid=$(grep -o '"pid": [0-9]*' "$claim" | grep -o '[0-9]*') && kill -0 "$pid" 2> /dev/null; then echo "$pid"; return; fi
    done
    hurry
    sleep 0.2
  done
  fail "no worker claims $1" >&2
}

# The task of the pre-training is killed half-way, with nothing said: it must be queued again and gone on with.
pid=$(worker pretrain)
sleep 3
kill -KILL "$pid"
# A task of the up-training is asked to stop, as before its time limit: it must save its state and be queued again.
pid=$(worker uptrain)
job=$(squeue --noheader --format=%A --name=gqagen-sample-uptrain --states=running | head -n 1)
scancel --batch --signal=TERM "$job"

for _ in $(seq 600); do
  [ -z "$(squeue --noheader)" ] && break
  hurry
  sleep 0.5
done
[ -z "$(squeue --noheader)" ] || fail "the jobs do not end: $(squeue)"
[ "$(state done)" -eq 4 ] || fail "$($gqagen study status "$study" --out "$dir/study")"
cat "$dir"/study/work/pretrain-*/log.txt | grep -q "attempt 2 begins" || fail "the killed task was not taken up again"
grep -q "is queued again" "$dir"/study/submit/logs/uptrain-*.log || fail "the stopped task was not queued again"

$gqagen study run "$study" --out "$dir/alone" --device cpu 2> /dev/null
for out in study alone; do $gqagen study report "$study" --out "$dir/$out" > /dev/null; done
cmp "$dir/study/report/summary.csv" "$dir/alone/report/summary.csv" || fail "the disturbed study gave other results"
echo "Slurm test passed: 4 trainings in two arrays, one task killed, one stopped, the same bytes as undisturbed."
