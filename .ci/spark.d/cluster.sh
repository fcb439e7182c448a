# A standalone Spark on loopback, for the scripts that read this file: they have set root, java and folder ("" for a new one, which is
# removed at the end).
export SPARK_HOME=$root/music-spark/target/spark SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1
processes=()
workers=()
master=
new=
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    new=yes
fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
log=$folder/spark.log

stop() {
    for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
    processes=()
    workers=()
    wait
}

finish() {
    stop
    [ -z "$new" ] || rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Waits until a file has a pattern so many times.
await() { # TIMES PATTERN FILE
    for ((tries = 0; tries < 300; tries++)); do
        found=$(grep -c "$2" "$3" 2>/dev/null || true)
        [ "${found:-0}" -lt "$1" ] || return 0
        sleep 0.2
    done
    echo "nothing says '$2' within a minute; the end of $3:" >&2
    tail -n 20 "$3" >&2
    exit 1
}

# A master and as many workers of one core as said.
cluster() {
    : >"$log"
    "$java" -Xmx256m -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0 \
        >>"$log" 2>&1 &
    processes+=($!)
    await 1 'New state: ALIVE' "$log"
    master=$(grep -o 'spark://127\.0\.0\.1:[0-9]*' "$log" | head -n 1)
    for ((i = 0; i < $1; i++)); do
        "$java" -Xmx256m -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 1200m \
            --webui-port 0 --work-dir "$folder/work" "$master" >>"$log" 2>&1 &
        processes+=($!)
        workers+=($!)
    done
    await "$1" 'Successfully registered' "$log"
}

spark() {
    command=$1
    shift
    "$root/cadenza" spark "$command" --master "$master" --conf spark.driver.host=127.0.0.1 --conf spark.executor.memory=1g \
        --conf spark.executor.cores=1 --conf spark.ui.enabled=false "$@"
}
